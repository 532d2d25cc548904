package dev.assembler.cli;

/** How the process ends; of several the highest wins. */
final class ExitCode {

  static final int DONE = 0;

  /** Well-formed but different; a digest does not match. */
  static final int DIFFERENT = 1;

  /** Wrong usage. */
  static final int USAGE = 2;

  /** Malformed or unreadable input. */
  static final int INPUT = 3;

  /** The format cannot hold the tree. */
  static final int UNREPRESENTABLE = 4;

  /** The host: I/O, a full disk, a missing tool. */
  static final int ENVIRONMENT = 5;

  private ExitCode() {}
}
