package dev.assembler.cli;

import java.io.Closeable;
import java.io.IOException;

/**
 * Removes an unfinished output when the process is ended from outside (Ctrl-C, SIGTERM), and keeps
 * the work that is cut off by that from complaining.
 */
final class Interruption implements Closeable {

  private final Thread hook;
  private volatile Closeable output;

  Interruption(Console console) {
    this.hook =
        new Thread(
            () -> {
              console.interrupted();
              Closeable unfinished = output;
              if (unfinished != null) {
                closeQuietly(unfinished);
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What to remove. */
  void guard(Closeable unfinished) {
    output = unfinished;
  }

  @Override
  public void close() {
    output = null;
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
