package dev.assembler.pipeline;

import java.util.Objects;

/** Whoever asked, asked wrongly: what was found, what is allowed, what to type instead. */
public class UsageException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String found;
  private final String expected;
  private final String hint;

  /**
   * @param subject the option or argument
   * @param found what is wrong with it
   * @param expected what is allowed; may be empty
   * @param hint what to do instead; may be empty
   */
  public UsageException(String subject, String found, String expected, String hint) {
    super(sentence(subject, found, expected, hint));
    this.subject = subject;
    this.found = Objects.requireNonNull(found, "found");
    this.expected = Objects.requireNonNull(expected, "expected");
    this.hint = Objects.requireNonNull(hint, "hint");
  }

  public String subject() {
    return subject;
  }

  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }

  public String hint() {
    return hint;
  }

  /** "subject: found, expected X; hint", without the parts that are empty. */
  public static String sentence(String subject, String found, String expected, String hint) {
    return subject
        + ": "
        + found
        + (expected.isEmpty() ? "" : ", expected " + expected)
        + (hint.isEmpty() ? "" : "; " + hint);
  }
}
