package dev.assembler.cli;

import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** One command of the command line, its options parsed. */
interface Verb {

  /** What the command is about, for failures that name nothing themselves; may be empty. */
  String subject();

  /** Does it and returns the exit code. */
  int run(Console console) throws IOException;

  /** Options every command has. */
  CommonOptions common();

  /** The commands below this one by name, where it is a family of commands. */
  default Map<String, Supplier<Verb>> subcommands() {
    return Map.of();
  }
}
