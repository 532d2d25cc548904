package dev.assembler.core;

/**
 * Hears how long work goes on; called on the thread that does the work, often: it must be quick.
 */
@FunctionalInterface
public interface ProgressListener {

  ProgressListener NONE = event -> {};

  void on(ProgressEvent event);
}
