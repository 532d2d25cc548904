package dev.assembler.pipeline.format;

import dev.assembler.pipeline.UsageException;

/** An image has no tree of its own, but parts that have; what it says about itself lists them. */
public class NoTreeException extends UsageException {

  private static final long serialVersionUID = 1L;

  private final transient Inspection inspection;

  NoTreeException(String subject, String found, String hint, Inspection inspection) {
    super(subject, found, "one of its parts", hint);
    this.inspection = inspection;
  }

  public Inspection inspection() {
    return inspection;
  }
}
