package dev.assembler.uki;

import java.io.IOException;
import java.util.List;

/** The parts do not make a UKI; lists everything that is in the way. */
public class UkiLayoutException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems at least one
   */
  public UkiLayoutException(List<String> problems) {
    super("cannot be a UKI: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
