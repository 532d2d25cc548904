package dev.assembler.pipeline.build;

import dev.assembler.pipeline.recipe.Architecture;
import dev.assembler.pipeline.recipe.Place;
import java.io.IOException;
import java.util.List;

/** A recipe cannot be built; lists everything that is in the way. */
public final class BuildException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param place where the recipe says it
   * @param cause as the library threw it
   */
  public record Problem(Architecture architecture, Place place, Exception cause) {

    @Override
    public String toString() {
      return place + " (" + architecture + "): " + cause.getMessage();
    }
  }

  BuildException(List<Problem> problems) {
    super(
        String.join("; ", problems.stream().map(Problem::toString).toList()),
        problems.getFirst().cause());
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<Problem> problems() {
    return problems;
  }
}
