package dev.assembler.pipeline.diff;

import java.util.List;

/**
 * What was found.
 *
 * @param differences in the order in which they were met, from the outside in
 * @param more whether there are others, which were not asked for
 */
public record DiffResult(List<Difference> differences, boolean more) {

  public DiffResult {
    differences = List.copyOf(differences);
  }

  /** Whether there is no difference. */
  public boolean isEqual() {
    return differences.isEmpty() && !more;
  }
}
