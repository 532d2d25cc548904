package dev.assembler.pipeline.diff;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What it means if a fact differs. A fact that no rule is about - a size, a count, where a table
 * begins - follows from others and is no cause of its own.
 *
 * @param fact the format's name, a colon and the fact's name
 * @param cause what it shows; null if it only repeats another fact
 * @param offset where the field is, from the image's beginning; -1 if that depends on the image
 * @param cure what ends it; empty for what the cause says
 */
record FactRule(Pattern fact, Cause cause, long offset, String cure) {

  /** Zeros behind a segment, which follow from its size unless nothing else differs. */
  private static final Pattern ZEROS = Pattern.compile("segments\\[.*\\]\\.zeros");

  /** How much of a disk is compressed, which follows from the disk unless that is the same. */
  private static final Pattern COMPRESSED = Pattern.compile("compressed clusters");

  /** Where a partition is, which follows from others unless it is all. */
  private static final Pattern PLACE = Pattern.compile("partitions\\[.*\\]\\.(offset|number)");

  static FactRule of(String fact, Cause cause, long offset, String cure) {
    return new FactRule(Pattern.compile(fact), cause, offset, cure);
  }

  /** What a fact that differs means; empty if it only follows from others. */
  static Optional<Difference> cause(String place, String name, Facts left, Facts right) {
    for (FactRule rule : FactRules.ALL) {
      if (rule.fact.matcher(left.format() + ":" + name).matches()) {
        if (rule.cause == null || isOfSignature(name, left)) {
          return Optional.empty();
        }
        if (isIsoOfOneHour(name, left, right)) {
          return Optional.of(
              Difference.of(
                      place, name, rule.offset, left.get(name), right.get(name), Cause.IDENTITY)
                  .withCure("--seed TEXT, or --volume-uuid-date; of xorriso: -volume_date uuid"));
        }
        Difference found =
            Difference.of(
                place,
                name,
                rule.offset >= 0 ? rule.offset : FactOffset.of(name, left, right),
                left.get(name),
                right.get(name),
                rule.cause);
        return Optional.of(rule.cure.isEmpty() ? found : found.withCure(rule.cure));
      }
    }
    return Optional.empty();
  }

  /** What a fact means that differs where neither another nor what is inside does. */
  static Optional<Difference> causeAlone(String place, String name, Facts left, Facts right) {
    Cause cause =
        COMPRESSED.matcher(name).matches()
            ? Cause.COMPRESSOR
            : ZEROS.matcher(name).matches()
                ? Cause.PADDING
                : PLACE.matcher(name).matches() ? Cause.LAYOUT : null;
    if (cause == null) {
      return Optional.empty();
    }
    Difference found = Difference.of(place, name, -1, left.get(name), right.get(name), cause);
    return Optional.of(
        switch (cause) {
          case COMPRESSOR -> found.withCure("--compression NAME:LEVEL; of qemu-img: -c");
          case LAYOUT -> found.withCure("state it in the layout; of sgdisk: --new");
          default -> found;
        });
  }

  /** An ISO's UUID is the time at which it was changed, unless it is a seed's. */
  private static boolean isIsoOfOneHour(String name, Facts left, Facts right) {
    return left.format().equals("iso")
        && name.equals("descriptors.uuid")
        && left.get("descriptors.created").equals(right.get("descriptors.created"));
  }

  /** Of an MBR alone a PARTUUID is the disk's signature with a number. */
  private static boolean isOfSignature(String name, Facts facts) {
    return Set.of("disk", "iso").contains(facts.format())
        && facts.get("guid").equals("-")
        && name.endsWith(".partUuid");
  }
}
