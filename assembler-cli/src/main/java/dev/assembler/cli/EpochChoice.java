package dev.assembler.cli;

import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.UsageException;

/**
 * The build's one time and who stated it: the option, else SOURCE_DATE_EPOCH, else nobody.
 *
 * @param origin for people
 */
record EpochChoice(Epoch epoch, String origin) {

  private static final String VARIABLE = "SOURCE_DATE_EPOCH";
  private static final String NOBODY = "nobody stated one";

  static EpochChoice of(String option, Console console) {
    if (option != null) {
      return new EpochChoice(stated("--epoch", option), "--epoch");
    }
    String variable = console.variable(VARIABLE);
    return variable != null
        ? new EpochChoice(stated(VARIABLE, variable), VARIABLE)
        : new EpochChoice(Epoch.ZERO, NOBODY);
  }

  /** Whether somebody stated it. */
  boolean isStated() {
    return !origin.equals(NOBODY);
  }

  /** The time that an option states. */
  static Epoch stated(String subject, String text) {
    try {
      return Epoch.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          subject + " " + Arguments.shown(text),
          "no time",
          "whole seconds since 1970, or a time like 2026-01-02T03:04:05Z",
          "");
    }
  }
}
