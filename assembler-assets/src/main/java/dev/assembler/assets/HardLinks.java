package dev.assembler.assets;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A second name for a file, put in place in one step. */
final class HardLinks {

  private HardLinks() {}

  /**
   * Makes {@code name} a name of the file, or a copy where the host refuses a link.
   *
   * @return whether there was anything to do
   */
  static boolean make(Path name, Path of) throws IOException {
    boolean there = Files.isRegularFile(name, LinkOption.NOFOLLOW_LINKS);
    if (there && Files.isSameFile(name, of)) {
      return false;
    }
    AssetFolderException.in(name, () -> replace(name, of));
    return true;
  }

  private static void replace(Path name, Path of) throws IOException {
    Path temporary = name.resolveSibling("." + name.getFileName() + ".link");
    Files.deleteIfExists(temporary);
    try {
      Files.createLink(temporary, of);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(of, temporary, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.move(
        temporary, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
