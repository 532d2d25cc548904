package dev.assembler.pipeline.report;

import dev.assembler.pipeline.diff.Cause;
import dev.assembler.pipeline.diff.Difference;
import java.util.List;

/**
 * What differs, and why.
 *
 * @param causes those that were found, the most frequent first
 * @param places where most differences are, those with most first
 * @param differences the first of them, in the order in which they were met
 * @param found how many there are
 * @param more whether there are others, which were not looked for
 */
public record ChangeList(
    String heading,
    List<CauseCount> causes,
    List<PlaceCount> places,
    List<Difference> differences,
    long found,
    boolean more)
    implements ReportView {

  /**
   * How often a cause was found.
   *
   * @param cures what ends it, each said once
   */
  public record CauseCount(Cause cause, long count, List<String> cures) {
    public CauseCount {
      cures = List.copyOf(cures);
    }
  }

  /** How many differences there are in a directory, or in a part. */
  public record PlaceCount(String place, long count) {}

  public ChangeList {
    causes = List.copyOf(causes);
    places = List.copyOf(places);
    differences = List.copyOf(differences);
  }
}
