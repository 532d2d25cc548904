package dev.assembler.cli;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's kernel reads an image; it needs root. */
final class LoopMount {

  interface Look {
    void at(Path mounted) throws IOException;
  }

  private LoopMount() {}

  /**
   * Mounts an image read-only while it is looked at.
   *
   * @param type of file system
   * @param folder for the mount point
   */
  static void of(String type, Path image, Path folder, Look look) throws IOException {
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    ReferenceTool.require("mount").run("-t", type, "-o", "loop,ro", image, mounted);
    try {
      look.at(mounted);
    } finally {
      ReferenceTool.require("umount").run(mounted);
      Files.delete(mounted);
    }
  }
}
