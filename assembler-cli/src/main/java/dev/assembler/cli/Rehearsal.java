package dev.assembler.cli;

/**
 * Runs the common commands once, in one process, for the launcher to record an AOT cache from: what
 * is loaded and linked here need not be at a user's start.
 */
final class Rehearsal {

  private Rehearsal() {}

  /**
   * Packs a tree and looks at the image in every way.
   *
   * @param args the tree, and the image to make
   */
  public static void main(String[] args) {
    String tree = args[0];
    String image = args[1];
    perform("--tree", tree, "--out", image);
    perform("ls", image);
    perform("ls", image, "--dump");
    perform("inspect", image);
    perform("verify", image);
    perform("hash", image);
    perform("hash", "--algorithm", "blake3", image);
    perform("--help");
    perform("--version");
  }

  private static void perform(String... command) {
    int exit = Main.run(command, Console.ofProcess());
    if (exit != ExitCode.DONE) {
      throw new IllegalStateException("assemble " + String.join(" ", command) + ": exit " + exit);
    }
  }
}
