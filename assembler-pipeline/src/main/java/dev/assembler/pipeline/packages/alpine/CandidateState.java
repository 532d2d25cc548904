package dev.assembler.pipeline.packages.alpine;

/** What the solver knows of a package. */
final class CandidateState {

  boolean isSeen;

  /** Whether nothing known so far speaks against it. */
  boolean isSelectable;

  /** How many words speak against it. */
  int conflicts;

  boolean isTriggered;
  boolean neverTriggers;

  /** Whether it was among the choices when its name was last looked at. */
  boolean wasOption;

  boolean isOption;

  /** Repositories it may be taken from, as bits; pins of who needs it add to them. */
  long allowed;

  /** Whether it is in a repository it may be taken from. */
  boolean isAllowed;

  /** Whether it is in a repository that who asked for it prefers. */
  boolean isPreferred;
}
