package dev.assembler.pipeline.report;

import dev.assembler.pipeline.diff.Cause;
import dev.assembler.pipeline.diff.DiffResult;
import dev.assembler.pipeline.diff.Difference;
import dev.assembler.pipeline.report.ChangeList.CauseCount;
import dev.assembler.pipeline.report.ChangeList.PlaceCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sums up what the differ found. */
final class Changes {

  /** Differences that are looked for, however few are listed. */
  static final int MOST = 10_000;

  private Changes() {}

  static ChangeList of(DiffResult result, int max) {
    Map<Cause, Long> causes = new EnumMap<>(Cause.class);
    Map<Cause, Set<String>> cures = new EnumMap<>(Cause.class);
    Map<String, Long> places = new TreeMap<>();
    for (Difference each : result.differences()) {
      causes.merge(each.cause(), 1L, Long::sum);
      Set<String> known = cures.computeIfAbsent(each.cause(), cause -> new LinkedHashSet<>());
      if (!each.cure().isEmpty()) {
        known.add(each.cure());
      }
      places.merge(directory(each.place()), 1L, Long::sum);
    }
    var causeCounts = new ArrayList<CauseCount>();
    causes.forEach((cause, count) ->
        causeCounts.add(new CauseCount(cause, count, List.copyOf(cures.get(cause)))));
    causeCounts.sort(Comparator.comparingLong(CauseCount::count).reversed());
    var placeCounts = new ArrayList<PlaceCount>();
    places.forEach((place, count) -> placeCounts.add(new PlaceCount(place, count)));
    placeCounts.sort(Comparator.comparingLong(PlaceCount::count).reversed());
    List<Difference> all = result.differences();
    return new ChangeList(
        "What changed, and why",
        causeCounts,
        placeCounts.subList(0, Math.min(max, placeCounts.size())),
        all.subList(0, Math.min(max, all.size())),
        all.size(),
        result.more());
  }

  /** {@code #2:/etc} of {@code #2:/etc/motd}; what is no path stays. */
  private static String directory(String place) {
    int slash = place.lastIndexOf('/');
    return slash < 0 || !place.contains(":")
        ? place
        : place.substring(0, place.charAt(slash - 1) == ':' ? slash + 1 : slash);
  }
}
