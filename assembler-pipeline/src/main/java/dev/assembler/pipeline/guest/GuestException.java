package dev.assembler.pipeline.guest;

import java.io.IOException;
import java.util.List;

/** A tree lacks what a guest needs of it, or has something else there; lists every problem. */
public final class GuestException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems at least one
   */
  GuestException(List<String> problems) {
    super("no guest can be made of this tree: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
