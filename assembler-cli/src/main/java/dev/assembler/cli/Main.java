package dev.assembler.cli;

import dev.assembler.pipeline.Nearest;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The door: picks the command, runs it, says how it ended. */
public final class Main {

  private static final String MAIN_JOB = "assemble";

  private Main() {}

  /** Runs the process's arguments and ends it with their exit code. */
  public static void main(String[] args) {
    System.exit(run(Arguments.ofProcess(args), Console.ofProcess()));
  }

  /**
   * Runs a command line and returns its exit code.
   *
   * @param args as {@link Arguments} has them
   */
  public static int run(String[] args, Console console) {
    String command = MAIN_JOB;
    Verb verb = null;
    try {
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
        console.print(line.getUsageMessage(Ansi.OFF));
        return ExitCode.DONE;
      }
      return verb.run(console);
    } catch (ParameterException e) {
      return fail(console, command, ParseFailures.of(e, command), e);
    } catch (BrokenPipeException e) {
      return ExitCode.DONE;
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      return fail(console, command, Failures.of(e, verb == null ? "" : verb.subject()), e);
    }
  }

  private static int fail(Console console, String command, Failure failure, Throwable cause) {
    console.fail(command, failure, cause);
    return failure.exit();
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
