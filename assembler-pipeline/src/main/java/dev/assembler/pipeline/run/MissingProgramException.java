package dev.assembler.pipeline.run;

import java.io.IOException;

/** The host lacks a program, or a file of a package, that a machine needs. */
public final class MissingProgramException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String found;
  private final String hint;

  /**
   * @param subject the program or the file
   * @param found where it was not
   * @param hint what to install
   */
  MissingProgramException(String subject, String found, String hint) {
    super(subject + ": " + found + "; " + hint);
    this.subject = subject;
    this.found = found;
    this.hint = hint;
  }

  public String subject() {
    return subject;
  }

  public String found() {
    return found;
  }

  public String hint() {
    return hint;
  }
}
