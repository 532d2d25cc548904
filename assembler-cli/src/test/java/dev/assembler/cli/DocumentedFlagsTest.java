package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Flags in the documents are flags of the command line. A document shows them in a command (a line
 * with {@code assemble}) or alone in code style; lines of other programs are left alone.
 */
class DocumentedFlagsTest {

  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");

  private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|`|\\$ )(?:\\./)?assemble .*$");

  private static final Pattern ALONE = Pattern.compile("`(--[a-z][a-z0-9-]*)(?:[ =][^`]*)?`");

  /** Flags of ./check, which documents show alone as well. */
  private static final Set<String> OF_CHECK = Set.of("--fast");

  @Test
  void flagsExist() throws IOException {
    Set<String> known = new TreeSet<>(OF_CHECK);
    collect(new CommandLine(new PackCommand()), known);
    Verbs.names().forEach(verb -> collect(new CommandLine(Verbs.make(verb)), known));
    List<String> unknown = new ArrayList<>();
    int found = 0;

    for (Path document : Checkout.ofTests().documents()) {
      for (String flag : flagsIn(Files.readString(document))) {
        found++;
        if (!known.contains(flag)) {
          unknown.add(document.getFileName() + ": " + flag);
        }
      }
    }

    assertEquals(List.of(), unknown);
    assertTrue(found > 1, "no document shows a flag: the patterns are wrong");
  }

  private static Set<String> flagsIn(String text) {
    Set<String> flags = new TreeSet<>();
    for (MatchResult command : COMMAND.matcher(text).results().toList()) {
      FLAG.matcher(command.group()).results().map(MatchResult::group).forEach(flags::add);
    }
    ALONE.matcher(text).results().map(match -> match.group(1)).forEach(flags::add);
    return flags;
  }

  private static void collect(CommandLine command, Set<String> names) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      names.addAll(List.of(option.names()));
    }
  }
}
