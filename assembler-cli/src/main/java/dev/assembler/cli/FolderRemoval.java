package dev.assembler.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Removes a folder with all below. What is deep in it is first moved up, so that no path gets
 * longer than the host takes; modes that forbid it are lifted on the way. Symbolic links are
 * removed, never followed.
 */
final class FolderRemoval {

  /** Somebody who is still filling the folder is outrun, not waited for. */
  private static final int MOST_PASSES = 10_000;

  private final Path top;
  private int moved;

  private FolderRemoval(Path top) {
    this.top = top;
  }

  static void of(Path folder) throws IOException {
    var removal = new FolderRemoval(folder);
    IOException last = null;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      try {
        removal.empty();
        Files.deleteIfExists(folder);
        return;
      } catch (NoSuchFileException | java.nio.file.DirectoryNotEmptyException e) {
        last = e;
      }
    }
    throw last;
  }

  /** One level: the folders in it go, those in them come up in their place. */
  private void empty() throws IOException {
    if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    open(top);
    boolean more = true;
    while (more) {
      more = false;
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(top)) {
        for (Path entry : entries) {
          more |= remove(entry);
        }
      }
    }
  }

  /** Whether something came up from it. */
  private boolean remove(Path entry) throws IOException {
    if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(entry);
      return false;
    }
    boolean more = false;
    open(entry);
    try (DirectoryStream<Path> below = Files.newDirectoryStream(entry)) {
      for (Path child : below) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          open(child); // a folder's own mode guards its "..", which the move changes
          Files.move(child, free());
          more = true;
        } else {
          Files.deleteIfExists(child);
        }
      }
    }
    Files.delete(entry);
    return more;
  }

  private Path free() {
    Path name;
    do {
      name = top.resolve("moved-" + moved++);
    } while (Files.exists(name, LinkOption.NOFOLLOW_LINKS));
    return name;
  }

  private static void open(Path folder) throws IOException {
    if (!Files.isWritable(folder) || !Files.isReadable(folder) || !Files.isExecutable(folder)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
