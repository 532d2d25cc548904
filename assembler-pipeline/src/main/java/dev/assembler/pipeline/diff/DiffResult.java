package dev.assembler.pipeline.diff;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was found.
 *
 * @param differences in the order in which they were met, from the outside in, as many as were
 *     asked for
 * @param more whether there are others
 * @param gathered all of them by cause and field, in the order in which these were met
 */
public record DiffResult(List<Difference> differences, boolean more, List<Gathered> gathered) {

  public DiffResult {
    differences = List.copyOf(differences);
    gathered = List.copyOf(gathered);
  }

  /** Of differences that were found elsewhere; others than these are not counted. */
  public DiffResult(List<Difference> differences, boolean more) {
    this(differences, more, gather(differences));
  }

  private static List<Gathered> gather(List<Difference> differences) {
    var findings = new Findings(Math.max(1, differences.size()));
    differences.forEach(findings::add);
    return findings.result().gathered();
  }

  /** Whether there is no difference. */
  public boolean isEqual() {
    return differences.isEmpty() && !more;
  }

  /** How many differences there are, listed or not. */
  public long count() {
    return gathered.stream().mapToLong(Gathered::count).sum();
  }

  /** How many there are of each cause, listed or not. */
  public Map<Cause, Long> causes() {
    var causes = new EnumMap<Cause, Long>(Cause.class);
    gathered.forEach(each -> causes.merge(each.cause(), each.count(), Long::sum));
    return causes;
  }
}
