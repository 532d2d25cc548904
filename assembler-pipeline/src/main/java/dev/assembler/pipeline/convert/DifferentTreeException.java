package dev.assembler.pipeline.convert;

import java.io.IOException;

/** Two trees that must be equal are not; the message says where. */
public class DifferentTreeException extends IOException {

  private static final long serialVersionUID = 1L;

  public DifferentTreeException(String message) {
    super(message);
  }

  public DifferentTreeException(String message, Throwable cause) {
    super(message, cause);
  }
}
