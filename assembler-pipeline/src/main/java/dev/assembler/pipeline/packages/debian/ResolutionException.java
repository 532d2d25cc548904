package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.InputException;
import java.util.List;

/** Packages that cannot be had together, or at all; the message has every reason. */
public final class ResolutionException extends InputException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ResolutionException(List<String> problems) {
    super(
        "packages",
        "cannot be resolved ("
            + problems.size()
            + (problems.size() == 1 ? " problem): " : " problems): ")
            + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each. */
  public List<String> problems() {
    return problems;
  }
}
