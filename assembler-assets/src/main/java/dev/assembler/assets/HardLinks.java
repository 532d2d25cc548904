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
   * Makes {@code alias} a name of the file, or a copy where the host refuses a link.
   *
   * @return whether there was anything to do
   */
  static boolean make(Path alias, Path file) throws IOException {
    boolean there = Files.isRegularFile(alias, LinkOption.NOFOLLOW_LINKS);
    if (there && Files.isSameFile(alias, file)) {
      return false;
    }
    AssetFolderException.in(alias, () -> replace(alias, file));
    return true;
  }

  private static void replace(Path alias, Path file) throws IOException {
    Path temporary = alias.resolveSibling("." + alias.getFileName() + ".link");
    Files.deleteIfExists(temporary);
    try {
      Files.createLink(temporary, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, temporary, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.move(
        temporary, alias, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
