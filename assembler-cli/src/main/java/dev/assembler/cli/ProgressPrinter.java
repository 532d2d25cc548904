package dev.assembler.cli;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;

/** Shows how far the work is: a bar that is redrawn, or plain lines for logs. */
final class ProgressPrinter implements ProgressListener {

  private static final int WIDTH = 24;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final Console console;
  private final boolean bar;
  private String stage = "";
  private long total;
  private long drawnAt;
  private boolean drawn;

  private ProgressPrinter(Console console, boolean bar) {
    this.console = console;
    this.bar = bar;
  }

  /**
   * @param style auto, bar, plain or none; auto is a bar on a terminal, lines where the variable CI
   *     is set, and nothing elsewhere
   */
  static ProgressListener of(String style, Console console) {
    boolean ci = console.variable("CI") != null;
    return switch (console.isQuiet() ? "none" : style) {
      case "none" -> ProgressListener.NONE;
      case "bar" -> new ProgressPrinter(console, true);
      case "plain" -> new ProgressPrinter(console, false);
      case "auto" ->
          ci || console.isTerminal() ? new ProgressPrinter(console, !ci) : ProgressListener.NONE;
      default ->
          throw new UsageException(
              "--progress " + Arguments.shown(style), "unknown", "auto, bar, plain or none", "");
    };
  }

  @Override
  public synchronized void on(ProgressEvent event) {
    switch (event) {
      case ProgressEvent.StageStarted(String name, long bytes) -> {
        stage = name;
        total = bytes;
        drawnAt = System.nanoTime();
        if (!bar) {
          console.say(name + (bytes > 0 ? " (" + Sizes.text(bytes) + ")" : ""));
        } else if (bytes == 0) { // nothing to measure it by
          drawn = true;
          console.overwrite(name);
        }
      }
      case ProgressEvent.Advanced(long bytes, long nodes) -> {
        long now = System.nanoTime();
        if (now - drawnAt >= (bar ? REDRAW_NANOS : LINE_NANOS)) {
          drawnAt = now;
          draw(bytes, nodes);
        }
      }
      case ProgressEvent.StageFinished() -> end();
    }
  }

  /** Takes a listener's bar away, if it has one. */
  static void end(ProgressListener listener) {
    if (listener instanceof ProgressPrinter printer) {
      printer.end();
    }
  }

  /** Takes the bar away, so that what follows begins at the start of a line. */
  synchronized void end() {
    if (drawn && bar) {
      console.overwrite("");
    }
    drawn = false;
  }

  private void draw(long bytes, long nodes) {
    drawn = true;
    String done = bytes > 0 ? Sizes.text(bytes) : nodes + " names";
    if (total <= 0) {
      show(stage + "  " + done);
      return;
    }
    double share = Math.min(1.0, (double) bytes / total);
    int filled = (int) (share * WIDTH);
    String percent = (int) (share * 100) + "%";
    String gauge = " [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ";
    show(bar ? stage + gauge + percent + "  " + done : stage + ": " + percent + ", " + done);
  }

  private void show(String text) {
    if (bar) {
      console.overwrite(text);
    } else {
      console.say(text);
    }
  }
}
