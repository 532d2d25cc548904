package dev.assembler.core;

/** What long work tells a {@link ProgressListener}. */
public sealed interface ProgressEvent {

  /**
   * A stage begins.
   *
   * @param name of the stage, a verb phrase for people: "writing root.squashfs"
   * @param totalBytes how many bytes it will take in, or -1 if nobody knows yet
   */
  record StageStarted(String name, long totalBytes) implements ProgressEvent {}

  /**
   * How far the present stage has come.
   *
   * @param doneBytes bytes taken in since the stage began, never less than in the event before
   * @param doneNodes names done since the stage began
   */
  record Advanced(long doneBytes, long doneNodes) implements ProgressEvent {}

  /** The present stage has ended well. */
  record StageFinished() implements ProgressEvent {}
}
