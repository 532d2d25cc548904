package dev.assembler.cli;

import java.io.IOException;

/** One command of the command line, its options parsed. */
interface Verb {

  /** What the command is about, for failures that name nothing themselves; may be empty. */
  String subject();

  /** Does it and returns the exit code. */
  int run(Console console) throws IOException;

  /** Options every command has. */
  CommonOptions common();
}
