package dev.assembler.cli;

import picocli.CommandLine.Option;

/** Options every command has. */
final class CommonOptions {

  /** Behind the options of the command itself. */
  private static final int LAST = 1;

  @Option(
      names = "--json",
      order = LAST,
      description = "Print the result, or the error, as JSON on standard output.")
  boolean json;

  @Option(
      names = "--progress",
      order = LAST,
      paramLabel = "auto|bar|plain|none",
      description = "How progress is shown on standard error. Default: auto.")
  String progress = "auto";

  @Option(
      names = {"-q", "--quiet"},
      order = LAST,
      description = "Say nothing but errors.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      order = LAST,
      description = "Say more; twice: stack traces with errors.")
  boolean[] verbose = {};

  @Option(
      names = {"-h", "--help"},
      order = LAST,
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  Console.Verbosity verbosity() {
    if (quiet) {
      return Console.Verbosity.QUIET;
    }
    return switch (verbose.length) {
      case 0 -> Console.Verbosity.NORMAL;
      case 1 -> Console.Verbosity.VERBOSE;
      default -> Console.Verbosity.TRACE;
    };
  }
}
