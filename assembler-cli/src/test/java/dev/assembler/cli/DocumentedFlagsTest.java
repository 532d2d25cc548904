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

  /** Of ./check, and what the command line takes before it looks at options. */
  private static final Set<String> NOT_OPTIONS = Set.of("--fast", "--version");

  @Test
  void flagsExist() throws IOException {
    Set<String> known = new TreeSet<>(NOT_OPTIONS);
    addOptions(new PackCommand(), known);
    Verbs.names().forEach(name -> addOptions(Verbs.make(name), known));
    List<String> unknown = new ArrayList<>();
    int found = 0;

    for (Path document : Checkout.ofTests().documents()) {
      for (String flag : flagsIn(document)) {
        found++;
        if (!known.contains(flag)) {
          unknown.add(document.getFileName() + ": " + flag);
        }
      }
    }

    assertEquals(List.of(), unknown);
    assertTrue(found > 1, "no document shows a flag: the patterns are wrong");
  }

  private static Set<String> flagsIn(Path document) throws IOException {
    String text = Files.readString(document);
    Set<String> flags = new TreeSet<>();
    for (MatchResult command : COMMAND.matcher(text).results().toList()) {
      FLAG.matcher(command.group()).results().map(MatchResult::group).forEach(flags::add);
    }
    if (!document.getParent().endsWith("formats")) { // where other programs' flags are told
      ALONE.matcher(text).results().map(match -> match.group(1)).forEach(flags::add);
    }
    return flags;
  }

  private static void addOptions(Verb verb, Set<String> names) {
    verb.subcommands().values().forEach(command -> addOptions(command.get(), names));
    for (OptionSpec option : new CommandLine(verb).getCommandSpec().options()) {
      names.addAll(List.of(option.names()));
    }
  }
}
