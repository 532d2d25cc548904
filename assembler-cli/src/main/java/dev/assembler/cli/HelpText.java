package dev.assembler.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of a command, whose lines are not broken inside of names such as {@code .tar.gz}. */
final class HelpText {

  /** Unicode's word joiner, at which no line is broken. */
  private static final String JOINER = "\u2060";

  private HelpText() {}

  static String of(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    for (OptionSpec option : spec.options()) {
      String[] description = option.description();
      for (int i = 0; i < description.length; i++) {
        // Of a suffix, or inside a name: a full stop is followed by a blank.
        description[i] = description[i].replaceAll("\\.(?=[a-z])", "." + JOINER);
      }
    }
    return line.getUsageMessage(Ansi.OFF).replace(JOINER, "");
  }
}
