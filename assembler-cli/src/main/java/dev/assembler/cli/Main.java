package dev.assembler.cli;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The door: picks the command, runs it, says how it ended. */
public final class Main {

  private static final String MAIN_JOB = "assemble";

  private Main() {}

  /** Runs the process's arguments and ends it with their exit code. */
  public static void main(String[] args) {
    int exit = run(args, Console.ofProcess(), true);
    if (exit != ExitCode.DONE) {
      System.exit(exit); // not when all is well: it sets up the JDK's logging to say so there
    }
  }

  /**
   * Runs a command line and returns its exit code.
   *
   * @param args as {@link Arguments} has them
   */
  public static int run(String[] args, Console console) {
    return run(args, console, false);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever is thrown, the user gets a line
  private static int run(String[] words, Console console, boolean ofProcess) {
    String command = MAIN_JOB;
    Verb verb = null;
    try {
      String[] args = helpAsOption(ofProcess ? Arguments.ofProcess(words) : words);
      boolean named = args.length > 0 && !args[0].startsWith("-");
      if (named) {
        requireVerb(args[0]);
        command = args[0];
      }
      if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
        console.print(Version.line() + "\n");
        return ExitCode.DONE;
      }
      verb = named ? Verbs.make(command) : new PackCommand();
      String[] rest = named ? Arrays.copyOfRange(args, 1, args.length) : args;
      if (!verb.subcommands().isEmpty() && rest.length > 0 && !rest[0].startsWith("-")) {
        requireSubcommand(command, rest[0], verb);
        command += " " + rest[0];
        verb = verb.subcommands().get(rest[0]).get();
        rest = Arrays.copyOfRange(rest, 1, rest.length);
      }
      var line =
          new CommandLine(verb).setExpandAtFiles(false).setPosixClusteredShortOptionsAllowed(true);
      try {
        line.parseArgs(rest);
      } finally {
        // Also if the arguments are wrong: the error goes where they say, as far as they do.
        boolean json = verb.common().json || Arrays.asList(rest).contains("--json");
        console.set(verb.common().verbosity(), json);
      }
      if (verb.common().help) {
        console.print(HelpText.of(line));
        return ExitCode.DONE;
      }
      return verb.run(console);
    } catch (ParameterException e) {
      return fail(console, command, ParseFailures.of(e, command), e);
    } catch (Throwable e) {
      if (Failures.among(e, BrokenPipeException.class) != null) {
        return ExitCode.DONE;
      }
      return fail(console, command, Failures.of(e, verb == null ? "" : verb.subject()), e);
    }
  }

  private static int fail(Console console, String command, Failure failure, Throwable cause) {
    console.fail(command, failure, cause);
    return failure.exit();
  }

  /** "help VERB [SUBCOMMAND]" is "VERB [SUBCOMMAND] --help", "help" alone is "--help". */
  private static String[] helpAsOption(String[] args) {
    if (args.length == 0 || !args[0].equals("help") || args.length > 3) {
      return args;
    }
    String[] asked = Arrays.copyOfRange(args, 1, args.length + 1);
    asked[args.length - 1] = "--help";
    return asked;
  }

  private static void requireSubcommand(String command, String word, Verb family) {
    List<String> names = List.copyOf(family.subcommands().keySet());
    if (!names.contains(word)) {
      throw new UsageException(
          Arguments.shown(word),
          "no command of assemble " + command,
          "one of " + String.join(", ", names),
          Nearest.to(word, names)
              .map(near -> "did you mean assemble " + command + " " + near + "?")
              .orElse("see assemble " + command + " --help"));
    }
  }

  private static void requireVerb(String word) {
    if (Verbs.has(word)) {
      return;
    }
    List<String> names = Verbs.names();
    if (Verbs.NOT_BUILT.contains(word)) {
      throw new UsageException(
          word,
          "not built into this version",
          "one of " + String.join(", ", names) + ", or --tree for the main job",
          "");
    }
    throw new UsageException(
        Arguments.shown(word),
        "no command",
        "one of " + String.join(", ", names) + ", or --tree for the main job",
        Nearest.to(word, names)
            .map(near -> "did you mean assemble " + near + "?")
            .orElse("to pack a tree: assemble --tree " + Arguments.shown(word) + " --out FILE"));
  }
}
