package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.BuildEvent;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows a build: on a terminal one line with what is worked at now, above it what has been made;
 * elsewhere a line for each thing that is done.
 */
final class BuildProgress implements BuildEvent.Listener, Closeable {

  private static final int WIDTH = 100;

  private final Console console;
  private final boolean bar;
  private final boolean silent;
  private final List<String> running = new ArrayList<>();

  private BuildProgress(Console console, boolean bar, boolean silent) {
    this.console = console;
    this.bar = bar;
    this.silent = silent;
  }

  /**
   * @param how auto, bar, plain or none
   */
  static BuildProgress of(String how, Console console) {
    return switch (how) {
      case "auto" -> new BuildProgress(console, console.isTerminal(), console.isQuiet());
      case "bar" -> new BuildProgress(console, true, console.isQuiet());
      case "plain" -> new BuildProgress(console, false, console.isQuiet());
      case "none" -> new BuildProgress(console, false, true);
      default ->
          throw new UsageException(
              "--progress " + how, "unknown", "one of auto, bar, plain, none", "");
    };
  }

  @Override
  public synchronized void on(BuildEvent event) {
    String name = event.architecture() + " " + event.subject();
    switch (event) {
      case BuildEvent.Started started -> {
        running.add(name);
        if (!bar && !silent) {
          console.detail(name + ": begun");
        }
      }
      case BuildEvent.Finished finished -> {
        running.remove(name);
        say(name + ": " + done(finished));
      }
      case BuildEvent.Failed failed -> {
        if (running.remove(name) && !bar && !silent) {
          console.detail(name + ": failed");
        }
      }
      case BuildEvent.Warning warning -> {
        clear();
        console.warn(name + ": " + warning.text());
      }
    }
    draw();
  }

  private static String done(BuildEvent.Finished finished) {
    String size = finished.size() < 0 ? "" : size(finished.size());
    if (finished.reused()) {
      return "unchanged, " + size;
    }
    return (size.isEmpty() ? "" : size + ", ") + seconds(finished.nanos()) + " s";
  }

  private void say(String text) {
    if (!silent) {
      clear();
      console.say(text);
    }
  }

  private void clear() {
    if (bar && !silent) {
      console.overwrite("");
    }
  }

  private void draw() {
    if (running.isEmpty()) {
      clear();
    } else if (bar && !silent) {
      String line = String.join(", ", running);
      console.overwrite(line.length() > WIDTH ? line.substring(0, WIDTH) + ".." : line);
    }
  }

  @Override
  public void close() {
    clear();
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
  }

  static String size(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
