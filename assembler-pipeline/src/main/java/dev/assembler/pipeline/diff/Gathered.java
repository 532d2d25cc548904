package dev.assembler.pipeline.diff;

import java.util.List;

/**
 * All differences in one field that have one cause: of a tree whose mtimes all differ, one.
 *
 * @param count how many there are
 * @param isAlike whether all have the same values on either side
 * @param first those that were met first: three, and of contents as many as are listed
 */
public record Gathered(
    Cause cause, String field, long count, boolean isAlike, List<Difference> first) {

  public Gathered {
    first = List.copyOf(first);
  }

  static Gathered of(Difference one) {
    return new Gathered(one.cause(), one.field(), 1, true, List.of(one));
  }

  Gathered below(String place) {
    return new Gathered(
        cause, field, count, isAlike, first.stream().map(each -> each.below(place)).toList());
  }

  /** Whether one line says what there is to say of many places. */
  public boolean isOneForMany() {
    return cause != Cause.CONTENT && count > first.size();
  }
}
