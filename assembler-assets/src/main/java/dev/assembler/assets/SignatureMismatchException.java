package dev.assembler.assets;

import java.io.IOException;

/** A signature, a key or a password is not the one it must be. */
public class SignatureMismatchException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String reason;

  SignatureMismatchException(String subject, String reason) {
    super(subject + ": " + reason);
    this.subject = subject;
    this.reason = reason;
  }

  /** The file, or what kind of thing it is. */
  public String subject() {
    return subject;
  }

  public String reason() {
    return reason;
  }
}
