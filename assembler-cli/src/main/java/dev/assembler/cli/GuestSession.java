package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.run.CommandLine;
import dev.assembler.pipeline.run.ConsoleListener;
import dev.assembler.pipeline.run.GuestOutcome;
import dev.assembler.pipeline.run.GuestRun;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A guest at work for a command: until its marker, its end, or a limit; Ctrl-C ends it. */
final class GuestSession {

  private static final int SHOWN_LINES = 20;
  private static final int MOST_SECONDS = 86_400;

  private final Console console;
  private final GuestRun.Watch watch;
  private boolean inLine;

  GuestSession(Console console, Optional<String> marker, Optional<Duration> limit) {
    this.console = console;
    this.watch = new GuestRun.Watch(marker, limit);
  }

  static int requireSeconds(String option, int seconds) {
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new UsageException(option + " " + seconds, "out of range", "1 to " + MOST_SECONDS, "");
    }
    return seconds;
  }

  /**
   * How it went, and what it said at last.
   *
   * @param lines the last ones, where it did not go well
   */
  record End(GuestOutcome outcome, List<String> lines) {

    /** Why a command failed by it. */
    Failure failure(String subject) {
      boolean isHosts = outcome instanceof GuestOutcome.Ended ended && ended.exit() != 0;
      return new Failure(
          isHosts ? ExitCode.ENVIRONMENT : ExitCode.DIFFERENT,
          subject,
          "",
          outcome.text(),
          "",
          "",
          lines);
    }
  }

  /**
   * @param shown whether the user sees and hears the guest
   * @param interruption that ends it
   */
  End run(CommandLine command, boolean shown, Interruption interruption) throws IOException {
    boolean typed = shown && watch.marker().isEmpty() && console.isTyped();
    try (GuestRun guest =
        GuestRun.start(command, typed ? GuestRun.Typing.USER : GuestRun.Typing.NOBODY)) {
      interruption.guardFirst(guest);
      GuestOutcome outcome = guest.await(watch, shown ? this::show : ConsoleListener.NONE);
      if (inLine) {
        console.print("\n");
      }
      return new End(outcome, outcome.isWell() ? List.of() : guest.lastLines(SHOWN_LINES));
    }
  }

  /** A terminal gets what is meant for one; all else is text. */
  private void show(byte[] raw, int length, String clean) throws IOException {
    OutputStream out = console.out();
    if (console.isOutTerminal()) {
      out.write(raw, 0, length);
    } else {
      out.write(clean.getBytes(ISO_8859_1));
    }
    out.flush();
    inLine = raw[length - 1] != '\n';
  }
}
