package dev.assembler.pipeline.spec;

import java.io.IOException;

/** A spec says something that cannot be understood or done; the message begins with FILE:LINE. */
public class SpecFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  public SpecFormatException(String message) {
    super(message);
  }
}
