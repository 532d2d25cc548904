package dev.assembler.pipeline.spec;

import java.io.IOException;

/** A size or digest a spec states is not that of the file; the message begins with FILE:LINE. */
public class SpecMismatchException extends IOException {

  private static final long serialVersionUID = 1L;

  public SpecMismatchException(String message) {
    super(message);
  }
}
