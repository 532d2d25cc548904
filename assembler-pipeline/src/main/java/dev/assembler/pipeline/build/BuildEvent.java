package dev.assembler.pipeline.build;

import dev.assembler.pipeline.recipe.Architecture;

/** What a build tells its listener; from several threads, one after the other. */
public sealed interface BuildEvent {

  Architecture architecture();

  /** What is worked at: "source.base", "tree.rootfs", "artifact.initrd". */
  String subject();

  /** Work begins. */
  record Started(Architecture architecture, String subject) implements BuildEvent {}

  /**
   * Work has ended well.
   *
   * @param reused whether it was there already
   * @param size of the file in bytes; -1 where there is none
   * @param nanos how long it took, waiting for others not counted
   */
  record Finished(Architecture architecture, String subject, boolean reused, long size, long nanos)
      implements BuildEvent {}

  /** Work has ended without a result; why is told at the end, with all that went wrong. */
  record Failed(Architecture architecture, String subject) implements BuildEvent {}

  /** Something worth saying though nothing is wrong. */
  record Warning(Architecture architecture, String subject, String text) implements BuildEvent {}

  /** Hears of them. */
  @FunctionalInterface
  interface Listener {
    Listener NONE = event -> {};

    void on(BuildEvent event);
  }
}
