package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** Prints a shell's completion script. */
@Command(
    name = "assemble completion",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Prints the completion script of a shell.",
    footer = {
      "",
      "Examples:",
      "  assemble completion bash > /etc/bash_completion.d/assemble",
      "  assemble completion fish > ~/.config/fish/completions/assemble.fish"
    })
final class CompletionCommand implements Verb {

  @Parameters(index = "0", paramLabel = "bash|zsh|fish", description = "The shell.")
  String shell;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return "";
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    console.print(
        switch (shell) {
          case "bash" -> bash();
          case "zsh" -> "autoload -U +X bashcompinit && bashcompinit\n" + bash();
          case "fish" -> fish();
          default ->
              throw new UsageException(
                  Arguments.shown(shell), "no shell known here", "bash, zsh or fish", "");
        });
    return ExitCode.DONE;
  }

  private static String bash() {
    var text = new StringBuilder();
    text.append("_assemble() {\n  local word=${COMP_WORDS[COMP_CWORD]} options\n");
    text.append("  case ${COMP_WORDS[1]} in\n");
    options()
        .forEach((verb, options) ->
            text.append("    ")
                .append(verb.isEmpty() ? "*" : verb)
                .append(") options='")
                .append(String.join(" ", longNames(options)))
                .append("' ;;\n"));
    text.append("  esac\n  case ${COMP_WORDS[COMP_CWORD-1]} in\n");
    values()
        .forEach((option, words) ->
            text.append("    ")
                .append(option)
                .append(") COMPREPLY=($(compgen -W '")
                .append(String.join(" ", words))
                .append("' -- \"$word\")); return ;;\n"));
    text.append("  esac\n");
    text.append("  if [[ $word == -* ]]; then\n");
    text.append("    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n");
    text.append("  elif [[ $COMP_CWORD -eq 1 ]]; then\n");
    text.append("    COMPREPLY=($(compgen -W '").append(String.join(" ", Verbs.names()));
    text.append("' -- \"$word\"))\n");
    text.append(bashFamilies());
    text.append("  else\n    COMPREPLY=($(compgen -f -- \"$word\"))\n  fi\n}\n");
    text.append("complete -o filenames -F _assemble assemble\n");
    return text.toString();
  }

  private static String fish() {
    var text = new StringBuilder();
    String main = "not __fish_seen_subcommand_from " + String.join(" ", Verbs.names());
    for (String verb : Verbs.names()) {
      text.append("complete -c assemble -n __fish_use_subcommand -a ").append(verb);
      text.append(" -d '").append(quoted(header(Verbs.make(verb)))).append("'\n");
      Verbs.make(verb)
          .subcommands()
          .forEach((name, command) -> {
            text.append("complete -c assemble -n '__fish_seen_subcommand_from ").append(verb);
            text.append("' -a ").append(name);
            text.append(" -d '").append(quoted(header(command.get()))).append("'\n");
          });
    }
    options()
        .forEach((verb, options) -> {
          String condition = verb.isEmpty() ? main : "__fish_seen_subcommand_from " + verb;
          for (OptionSpec option : options) {
            text.append("complete -c assemble -n '").append(condition).append("' -l ");
            text.append(option.longestName().substring(2));
            text.append(option.arity().min() > 0 ? " -r" : "");
            if (!KnownValues.of(option).isEmpty()) {
              text.append(" -f -a '").append(String.join(" ", KnownValues.of(option)));
              text.append('\'');
            }
            text.append(" -d '").append(quoted(described(option))).append("'\n");
          }
        });
    return text.toString();
  }

  /** The options of each command, the named ones before the main job, whose name is empty. */
  private static Map<String, List<OptionSpec>> options() {
    var all = new LinkedHashMap<String, List<OptionSpec>>();
    for (String verb : Verbs.names()) {
      all.put(verb, optionsOf(Verbs.make(verb)));
    }
    all.put("", new CommandLine(new PackCommand()).getCommandSpec().options());
    return all;
  }

  /** Options with the words they take; commands agree on them, but for --format of ls. */
  private static Map<String, Set<String>> values() {
    var values = new TreeMap<String, Set<String>>();
    options()
        .values()
        .forEach(options ->
            options.forEach(option -> {
              List<String> words = KnownValues.of(option);
              if (!words.isEmpty() && option.arity().max() > 0) {
                values.computeIfAbsent(option.longestName(), name -> new TreeSet<>()).addAll(words);
              }
            }));
    values.put("completion", new TreeSet<>(List.of("bash", "fish", "zsh")));
    return values;
  }

  /** Those of a family are those of its commands. */
  private static List<OptionSpec> optionsOf(Verb verb) {
    var byName = new LinkedHashMap<String, OptionSpec>();
    verb.subcommands()
        .values()
        .forEach(command ->
            optionsOf(command.get())
                .forEach(option -> byName.putIfAbsent(option.longestName(), option)));
    new CommandLine(verb)
        .getCommandSpec()
        .options()
        .forEach(option -> byName.putIfAbsent(option.longestName(), option));
    return List.copyOf(byName.values());
  }

  /** A family's commands, its own line each: the second word. */
  private static String bashFamilies() {
    var text = new StringBuilder();
    for (String name : Verbs.names()) {
      Verb verb = Verbs.make(name);
      if (!verb.subcommands().isEmpty()) {
        text.append("  elif [[ $COMP_CWORD -eq 2 && ${COMP_WORDS[1]} == ").append(name);
        text.append(" ]]; then\n    COMPREPLY=($(compgen -W '");
        text.append(String.join(" ", verb.subcommands().keySet())).append("' -- \"$word\"))\n");
      }
    }
    return text.toString();
  }

  private static List<String> longNames(List<OptionSpec> options) {
    var names = new ArrayList<String>();
    options.forEach(option -> names.add(option.longestName()));
    return names;
  }

  private static String header(Verb verb) {
    return String.join(" ", new CommandLine(verb).getCommandSpec().usageMessage().header());
  }

  private static String described(OptionSpec option) {
    return option.description()[0].replace(
        "${COMPLETION-CANDIDATES}", String.join(", ", KnownValues.of(option)));
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("%%", "%");
  }
}
