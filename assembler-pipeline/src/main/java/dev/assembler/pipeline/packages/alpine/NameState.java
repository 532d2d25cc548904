package dev.assembler.pipeline.packages.alpine;

/** What the solver knows of a name. */
final class NameState {

  /** Where a name waits to be decided. */
  enum Queue {
    NONE,
    /** All that need it are decided, and there is one choice. */
    NOW,
    /** Something can be chosen for it. */
    SELECTABLE,
    /** Nothing can be, as far as is known. */
    REST
  }

  boolean isSeen;

  /** Whether what has the name is decided: {@link #chosen}, or nothing if that is null. */
  boolean isDecided;

  PackageGraph.Provider chosen;

  /** How many packages and words of the request need it. */
  int requirers;

  /** Names with higher numbers are decided first. */
  long order;

  Queue queue = Queue.NONE;
  boolean isDirty;
  boolean checkDepends;
  boolean checkInstallIf;
  boolean hasOptions;
  boolean hasSelectable;
  boolean isTriggered;
  boolean neverTriggers;
  boolean awaitsConflict;
  boolean requirersDecided;
}
