package dev.assembler.pipeline.diff;

import java.util.ArrayList;
import java.util.List;

/** Differences as they are found, as many as are wanted and whether there was one more. */
final class Findings {

  private final int max;
  private final List<Difference> list = new ArrayList<>();
  private boolean more;

  Findings(int max) {
    this.max = max;
  }

  void add(Difference difference) {
    if (list.size() < max) {
      list.add(difference);
    } else {
      more = true;
    }
  }

  void addAll(Findings others) {
    others.list.forEach(this::add);
    more |= others.more;
  }

  /** An empty one for what these have still room for. */
  Findings rest() {
    return new Findings(max - list.size());
  }

  int room() {
    return max - list.size();
  }

  boolean isEmpty() {
    return list.isEmpty() && !more;
  }

  /** Whether nothing needs to be looked for any more. */
  boolean isOver() {
    return more;
  }

  DiffResult result() {
    return new DiffResult(list, more);
  }
}
