package dev.assembler.pipeline.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Differences as they are found: all are counted, and as many listed as are wanted. */
final class Findings {

  /** Places that stand for all of a cause. */
  private static final int FIRST = 3;

  private record Key(Cause cause, String field) {}

  private final int max;
  private final List<Difference> list = new ArrayList<>();
  private final Map<Key, Gathered> gathered = new LinkedHashMap<>();
  private long count;

  Findings(int max) {
    this.max = max;
  }

  void add(Difference difference) {
    list(difference);
    gather(Gathered.of(difference));
    count++;
  }

  void addAll(Findings others) {
    addAll(others.result());
  }

  void addAll(DiffResult others) {
    others.differences().forEach(this::list);
    others.gathered().forEach(this::gather);
    count += others.count();
  }

  private void list(Difference difference) {
    if (list.size() < max) {
      list.add(difference);
    }
  }

  private void gather(Gathered more) {
    // What has no cure is told one by one.
    int most = more.cause() == Cause.CONTENT ? max : FIRST;
    gathered.merge(
        new Key(more.cause(), more.field()), more, (one, other) -> one.with(other, most));
  }

  /** An empty one that lists as many. */
  Findings another() {
    return new Findings(max);
  }

  boolean isEmpty() {
    return count == 0;
  }

  DiffResult result() {
    return new DiffResult(list, count > list.size(), List.copyOf(gathered.values()));
  }
}
