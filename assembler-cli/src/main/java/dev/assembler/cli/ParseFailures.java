package dev.assembler.cli;

import dev.assembler.core.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line that cannot be parsed means to whoever typed it. */
final class ParseFailures {

  /** Options of the contract for formats and commands that later versions bring. */
  private static final List<String> NOT_BUILT = List.of("--cache");

  private ParseFailures() {}

  static Failure of(ParameterException e, String command) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String help = "see assemble " + (command.equals("assemble") ? "" : command + " ") + "--help";
    return switch (e) {
      case UnmatchedArgumentException unmatched ->
          unmatched(unmatched.getUnmatched().getFirst(), spec, command, help);
      case MissingParameterException missing when !missing.getMissing().isEmpty() -> {
        String name =
            missing.getMissing().getFirst() instanceof OptionSpec option
                ? option.longestName()
                : missing.getMissing().getFirst().paramLabel();
        boolean value =
            missing.getMessage().startsWith("Expected parameter for option")
                || missing.getMessage().startsWith("Missing required parameter for option");
        yield Failure.of(ExitCode.USAGE, name, value ? "has no value" : "missing", help);
      }
      case OverwrittenOptionException twice ->
          Failure.of(
              ExitCode.USAGE,
              twice.getOverwritten() instanceof OptionSpec option
                  ? option.longestName()
                  : twice.getOverwritten().paramLabel(),
              "given twice",
              "give it once");
      default -> Failure.of(ExitCode.USAGE, "", e.getMessage(), help);
    };
  }

  private static Failure unmatched(String word, CommandSpec spec, String command, String help) {
    String shown = Arguments.shown(word);
    String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    if (NOT_BUILT.contains(name)) {
      return Failure.of(ExitCode.USAGE, name, "not built into this version", help);
    }
    if (word.startsWith("-") && word.length() > 1) {
      List<String> names = new ArrayList<>(spec.optionsMap().keySet());
      names.sort(null);
      return Failure.of(
          ExitCode.USAGE,
          Arguments.shown(name),
          "no option of " + (command.equals("assemble") ? "the main job" : "assemble " + command),
          Nearest.to(name, names).map(near -> "did you mean " + near + "?").orElse(help));
    }
    if (command.equals("assemble")) {
      return Failure.of(
          ExitCode.USAGE,
          shown,
          "an argument without an option",
          Verbs.has(word)
              ? "write the command first: assemble " + word
              : "sources are given as --tree " + shown);
    }
    return Failure.of(ExitCode.USAGE, shown, "one argument too many", help);
  }
}
