package dev.assembler.pipeline;

import java.io.IOException;

/** An input is missing, unreadable, or nothing we can take a tree from; the message names it. */
public class InputException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String subject;

  /**
   * @param subject the input as the caller named it
   */
  public InputException(String subject, String message) {
    this(subject, message, null);
  }

  public InputException(String subject, String message, Throwable cause) {
    super(subject + ": " + message, cause);
    this.subject = subject;
  }

  public String subject() {
    return subject;
  }
}
