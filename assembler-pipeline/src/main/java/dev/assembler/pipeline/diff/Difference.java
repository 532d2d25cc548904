package dev.assembler.pipeline.diff;

import java.util.List;
import java.util.Objects;

/**
 * One difference between two images.
 *
 * @param place inside of them, as addresses have it: {@code #2:/etc/motd}; a path behind a path
 *     leads into an image that is a file; empty for the whole
 * @param field what differs there: "mtime", "superblock.mkfs_time", "content"
 * @param offset where the field, or the first byte that differs, is, counted from the beginning of
 *     what {@code place} names; -1 where that is not known
 * @param left what the first has, "-" for nothing
 * @param right what the second has, "-" for nothing
 * @param cure what ends it, empty where nothing is known
 * @param details lines that say more: a text's lines, an ELF file's sections
 */
public record Difference(
    String place,
    String field,
    long offset,
    String left,
    String right,
    Cause cause,
    String cure,
    List<String> details) {

  public Difference {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(left, "left");
    Objects.requireNonNull(right, "right");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(cure, "cure");
    details = List.copyOf(details);
  }

  static Difference of(
      String place, String field, long offset, String left, String right, Cause cause) {
    return new Difference(place, field, offset, left, right, cause, cause.cure(), List.of());
  }

  Difference below(String outer) {
    return new Difference(outer + place, field, offset, left, right, cause, cure, details);
  }

  Difference withCure(String newCure) {
    return new Difference(place, field, offset, left, right, cause, newCure, details);
  }

  Difference withDetails(List<String> newDetails) {
    return new Difference(place, field, offset, left, right, cause, cure, newDetails);
  }
}
