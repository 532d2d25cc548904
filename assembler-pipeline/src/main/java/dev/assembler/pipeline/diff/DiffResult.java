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

  /** A file that only one of two folders has, or that is of another kind there. */
  public static DiffResult ofFile(String place, String left, String right) {
    var findings = new Findings(1);
    findings.add(Difference.of(place, "file", -1, left, right, Cause.CONTENT));
    return findings.result();
  }

  /**
   * Those of several files as of one folder.
   *
   * @param max differences to list
   */
  public static DiffResult joined(List<DiffResult> results, int max) {
    var findings = new Findings(max);
    results.forEach(findings::addAll);
    return findings.result();
  }

  /** The same, each at its place below another. */
  public DiffResult below(String place) {
    return new DiffResult(
        differences.stream().map(each -> each.below(place)).toList(),
        more,
        gathered.stream().map(each -> each.below(place)).toList());
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
