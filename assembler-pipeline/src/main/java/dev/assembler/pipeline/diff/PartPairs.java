package dev.assembler.pipeline.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which part of one image is which of the other: partitions by their GUIDs, then by name and type
 * where that is said of one alone, then all by what addresses call them.
 */
final class PartPairs {

  /**
   * A part as addresses call it in either image.
   *
   * @param left null where only the second has it
   * @param right null where only the first has it
   */
  record Pair(String left, String right) {

    boolean isWhole() {
      return left != null && right != null;
    }

    /** In the first image, if it has it. */
    String name() {
      return left == null ? right : left;
    }
  }

  /** What tells one part from the others; null if nothing does. */
  private interface Key {
    String of(Facts facts, String part);
  }

  private static final List<Key> KEYS =
      List.of(PartPairs::partUuid, PartPairs::nameAndType, (facts, part) -> part);

  private PartPairs() {}

  /** All of both, in the order of the first; behind them what only the second has. */
  static List<Pair> of(Facts left, Facts right) {
    var found = new HashMap<String, String>();
    var taken = new HashSet<String>();
    for (Key key : KEYS) {
      Map<String, String> theirs = unique(key, right, taken);
      unique(key, left, Set.copyOf(found.keySet()))
          .forEach((value, part) -> {
            String other = theirs.get(value);
            if (other != null) {
              found.put(part, other);
              taken.add(other);
            }
          });
    }
    var pairs = new ArrayList<Pair>();
    left.parts().forEach(part -> pairs.add(new Pair(part, found.get(part))));
    right.parts().stream()
        .filter(part -> !taken.contains(part))
        .forEach(part -> pairs.add(new Pair(null, part)));
    return pairs;
  }

  /** Those that are still without another, by what only one of them has. */
  private static Map<String, String> unique(Key key, Facts facts, Set<String> without) {
    var parts = new HashMap<String, String>();
    var several = new HashSet<String>();
    for (String part : facts.parts()) {
      String value = without.contains(part) ? null : key.of(facts, part);
      if (value != null && parts.putIfAbsent(value, part) != null) {
        several.add(value);
      }
    }
    parts.keySet().removeAll(several);
    return parts;
  }

  private static String partUuid(Facts facts, String part) {
    String uuid = facts.ofPart(part, "partUuid");
    return uuid.equals("-") ? null : uuid;
  }

  private static String nameAndType(Facts facts, String part) {
    String name = facts.ofPart(part, "name");
    return name.isEmpty() || name.equals("-") ? null : name + " " + facts.ofPart(part, "type");
  }

  /** Whether the parts that both have come in another order. */
  static boolean areReordered(List<Pair> pairs, Facts right) {
    List<Integer> places =
        pairs.stream()
            .filter(Pair::isWhole)
            .map(pair -> right.parts().indexOf(pair.right))
            .toList();
    return !places.equals(places.stream().sorted().toList());
  }

  /** By what the first calls a part what the second does. */
  static Map<String, String> toFirst(List<Pair> pairs) {
    var names = new HashMap<String, String>();
    pairs.stream()
        .filter(Pair::isWhole)
        .forEach(pair -> names.put(pair.right, Objects.requireNonNull(pair.left)));
    return names;
  }
}
