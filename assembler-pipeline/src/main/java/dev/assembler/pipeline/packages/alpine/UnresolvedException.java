package dev.assembler.pipeline.packages.alpine;

import java.io.IOException;
import java.util.List;

/** Packages that were asked for cannot be there together, or at all. */
public final class UnresolvedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems all that is in the way, at least one
   */
  UnresolvedException(List<String> problems) {
    super("packages: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
