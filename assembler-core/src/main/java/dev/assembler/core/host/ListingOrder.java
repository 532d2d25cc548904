package dev.assembler.core.host;

import dev.assembler.core.tree.EntryName;
import java.util.Comparator;
import java.util.List;

/**
 * In which order the host lists the names of a directory. It is the host's own, unless {@link
 * #PROPERTY} states another one: a build that gives the same bytes in both owes nothing to it.
 */
public final class ListingOrder {

  /**
   * The system property that shuffles what hosts list: a whole number, and another one for another
   * order. Read once, before the first directory.
   */
  public static final String PROPERTY = "assemble.listing";

  private static final Long SEED = Long.getLong(PROPERTY);

  private ListingOrder() {}

  /** Puts names in the order that the property states, where it states one. */
  static void apply(List<EntryName> names) {
    if (SEED != null) {
      shuffle(names, SEED);
    }
  }

  /** By the remainder of a product, which has nothing to do with the order of bytes. */
  static void shuffle(List<EntryName> names, long seed) {
    long key = (seed + 1) * 0x9E37_79B9_7F4A_7C15L; // 2^64 by the golden ratio
    names.sort(Comparator.comparingLong(name -> (name.hashCode() ^ key >>> 32) * (key | 1)));
  }
}
