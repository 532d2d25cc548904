package dev.assembler.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Removes unfinished outputs when the process is ended from outside (Ctrl-C, SIGTERM), and keeps
 * the work that is cut off by that from complaining.
 */
final class Interruption implements Closeable {

  private final Thread hook;
  private final List<Closeable> outputs = new CopyOnWriteArrayList<>();

  Interruption(Console console) {
    this.hook =
        new Thread(
            () -> {
              console.interrupted();
              outputs.forEach(Interruption::closeQuietly);
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What to remove. */
  void guard(Closeable unfinished) {
    outputs.add(unfinished);
  }

  /** What to end before anything else is removed: it uses that. */
  void guardFirst(Closeable user) {
    outputs.addFirst(user);
  }

  @Override
  public void close() {
    outputs.clear();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already
    }
  }

  private static void closeQuietly(Closeable unfinished) {
    try {
      unfinished.close();
    } catch (IOException e) {
      // a later run for the same target removes what a killed one left
    }
  }
}
