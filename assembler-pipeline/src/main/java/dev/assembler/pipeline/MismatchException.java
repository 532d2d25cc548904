package dev.assembler.pipeline;

import java.io.IOException;
import java.util.List;

/** Something is well-formed, and not what its digests say. */
public class MismatchException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String subject;
  private final transient List<String> problems;

  /**
   * @param subject the file or the part of it
   * @param problems what differs, at least one
   */
  public MismatchException(String subject, List<String> problems) {
    super(subject + ": " + String.join("; ", problems));
    this.subject = subject;
    this.problems = List.copyOf(problems);
  }

  public String subject() {
    return subject;
  }

  public List<String> problems() {
    return problems;
  }
}
