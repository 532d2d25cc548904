package dev.assembler.assets;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.List;

/** The names in folders, sorted; the only class here that lists. */
final class FolderNames {

  private FolderNames() {}

  static List<String> of(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return of(entries);
    }
  }

  /** The names in an open folder. */
  static List<String> of(DirectoryStream<Path> folder) throws IOException {
    var names = new ArrayList<String>();
    try {
      for (Path entry : folder) {
        names.add(entry.getFileName().toString());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  /**
   * A folder held open, below which nothing that others do to paths leads elsewhere.
   *
   * @throws FileSystemException where the host has no such thing
   */
  @SuppressWarnings("StreamResourceLeak") // whoever opens it closes it
  static SecureDirectoryStream<Path> open(Path folder) throws IOException {
    DirectoryStream<Path> entries = Files.newDirectoryStream(folder);
    if (entries instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    entries.close();
    throw new FileSystemException(
        folder.toString(), null, "this file system cannot remove files without following links");
  }
}
