package dev.assembler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the common commands once, in one process, for the launcher to record an AOT cache from: what
 * is loaded and linked here need not be at a user's start.
 */
final class Rehearsal {

  /** A disk; both its trees are beside the image that is made first. */
  private static final String LAYOUT =
      """
      [[partition]]
      name = "esp"
      type = "esp"
      format = "fat"
      files = { "/hello" = "hello.squashfs" }

      [[partition]]
      name = "root"
      type = "root"
      format = "squashfs"
      tree = "hello.squashfs"
      """;

  private Rehearsal() {}

  /**
   * Packs a tree in the formats that are written most and looks at the image in every way.
   *
   * @param args the tree, and the image to make; what else is made lies beside it
   */
  public static void main(String[] args) throws IOException {
    String tree = args[0];
    String image = args[1];
    perform("--tree", tree, "--out", image);
    perform("--tree", tree, "--out", image + ".cpio.zst");
    perform("--tree", tree, "--out", image + ".iso");
    perform("--tree", tree, "--out", image + ".ext4");
    String one = image + ".one";
    perform(
        "--tree",
        tree,
        "--out",
        one + ".squashfs",
        "--out",
        one + ".cpio.zst",
        "--out",
        one + ".iso");
    Path layout = Path.of(image + ".toml");
    Files.writeString(layout, LAYOUT);
    perform("--layout", layout.toString(), "--out", image + ".raw");
    perform("ls", image);
    perform("ls", image, "--dump");
    perform("inspect", image);
    perform("verify", image);
    perform("--tree", tree, "--out", image + ".later.squashfs", "--epoch", "1");
    perform("diff", image, image + ".later.squashfs");
    perform("diff", image, tree);
    perform("hash", image);
    perform("hash", "--algorithm", "blake3", image);
    perform("--help");
    perform("--version");
  }

  private static void perform(String... command) {
    int exit = Main.run(command, Console.ofProcess());
    if (exit != ExitCode.DONE && exit != ExitCode.DIFFERENT) {
      throw new IllegalStateException("assemble " + String.join(" ", command) + ": exit " + exit);
    }
  }
}
