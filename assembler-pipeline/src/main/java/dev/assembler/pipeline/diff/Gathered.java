package dev.assembler.pipeline.diff;

import java.util.List;
import java.util.stream.Stream;

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

  /** With others that were met later. */
  Gathered with(Gathered later, int most) {
    Difference one = first.getFirst();
    Difference other = later.first.getFirst();
    boolean alike = one.left().equals(other.left()) && one.right().equals(other.right());
    return new Gathered(
        cause,
        field,
        count + later.count,
        isAlike && later.isAlike && alike,
        first.size() >= most
            ? first
            : Stream.concat(first.stream(), later.first.stream()).limit(most).toList());
  }

  /** Whether one line says what there is to say of many places. */
  public boolean isOneForMany() {
    return cause != Cause.CONTENT && count > first.size();
  }
}
