package dev.assembler.pipeline.reproduce;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was found.
 *
 * @param verdicts of every perturbation there is
 * @param builds how many times it was built
 */
public record ReproduceResult(Map<Perturbation, Verdict> verdicts, int builds) {

  public ReproduceResult {
    verdicts = Collections.unmodifiableMap(new EnumMap<>(verdicts));
  }

  /** Whether nothing of what was tried made a difference. */
  public boolean isEqual() {
    return verdicts.values().stream()
        .allMatch(
            verdict -> verdict instanceof Verdict.Equal || verdict instanceof Verdict.NotTried);
  }
}
