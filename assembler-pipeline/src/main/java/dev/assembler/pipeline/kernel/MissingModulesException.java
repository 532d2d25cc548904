package dev.assembler.pipeline.kernel;

import java.io.IOException;
import java.util.List;

/** Modules that are wanted are not in the tree; says for each who asked and what is like it. */
public final class MissingModulesException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems at least one
   */
  MissingModulesException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
