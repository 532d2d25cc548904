package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.diff.PartPairs.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parts of two images: partitions, segments, sections. What dm-verity makes of a partition -
 * the hash partition, and both PARTUUIDs, which are its root hash - follows from that partition.
 */
final class PartsDiff {

  private static final String VERITY = "-verity";
  private static final Pattern PART_UUID = Pattern.compile("partitions\\[(.*)]\\.partUuid");

  private final String place;
  private final Facts left;
  private final Facts right;
  private final List<Pair> pairs;
  private final Predicate<Pair> isLookedInto;

  /** Hash partitions of the first image by the partitions that they are of. */
  private final Map<String, String> hashes = new HashMap<>();

  /** Parts of the first image in which something differs. */
  private final Set<String> changed = new HashSet<>();

  /**
   * @param isLookedInto of a pair that both have; of others nothing but the facts is compared
   */
  PartsDiff(String place, Facts left, Facts right, Predicate<Pair> isLookedInto) {
    this.place = place;
    this.left = left;
    this.pairs = PartPairs.of(left, right);
    this.right = right;
    this.isLookedInto = isLookedInto;
    findHashes();
  }

  /**
   * Of several of a type, as disks with two systems have them, the first hashes are the first's.
   */
  private void findHashes() {
    Map<String, List<String>> byType =
        left.parts().stream().collect(Collectors.groupingBy(this::type));
    byType.forEach((type, parts) -> {
      List<String> ofThem = byType.getOrDefault(type + VERITY, List.of());
      for (int i = 0; i < Math.min(parts.size(), ofThem.size()); i++) {
        hashes.put(parts.get(i), ofThem.get(i));
      }
    });
  }

  /** Gives the image of a part, null if it is not to be looked into. */
  interface Parts {
    ImageSource get(boolean ofLeft, String name) throws IOException;
  }

  /** Whether the parts, one after the other, come to the image's tree: segments of an initramfs. */
  boolean areTheTree() {
    return Math.max(left.parts().size(), right.parts().size()) > 1
        && left.values().containsKey("segments");
  }

  void compare(Parts parts, ImageDiff inside, Findings findings) throws IOException {
    // What follows from others comes last.
    List<Pair> ordered =
        pairs.stream()
            .sorted(Comparator.comparing(pair -> hashes.containsValue(pair.left())))
            .toList();
    for (Pair pair : ordered) {
      String at = place + "#" + pair.name();
      if (!pair.isWhole()) {
        String ours = pair.left() == null ? "-" : "there";
        String theirs = pair.right() == null ? "-" : "there";
        findings.add(Difference.of(at, "part", -1, ours, theirs, Cause.CONTENT));
      } else if (isLookedInto.test(pair) && !areHashesOfChanged(pair.left())) {
        Findings found = findings.another();
        try (ImageSource one = parts.get(true, pair.left());
            ImageSource other = parts.get(false, pair.right())) {
          if (one != null && other != null) {
            inside.compareNested(at, one, other, found);
          }
        }
        if (!found.isEmpty()) {
          changed.add(pair.left());
        }
        findings.addAll(found);
      }
    }
  }

  private boolean areHashesOfChanged(String part) {
    return changed.stream().anyMatch(each -> part.equals(hashes.get(each)));
  }

  /**
   * The second image's facts, parts called as in the first; of parts that only one has nothing is
   * said but that.
   */
  Facts second() {
    return right.withParts(PartPairs.toFirst(pairs));
  }

  /** The first image's facts of what both have. */
  Facts first() {
    return left.withParts(
        pairs.stream().filter(Pair::isWhole).collect(Collectors.toMap(Pair::left, Pair::left)));
  }

  /** Whether a fact follows from what differs in the parts. */
  boolean follows(String fact) {
    Matcher uuid = PART_UUID.matcher(fact);
    if (!uuid.matches()) {
      return false;
    }
    String part = uuid.group(1);
    return areHashesOfChanged(part) || changed.contains(part) && hashes.containsKey(part);
  }

  /** Tells if the same partitions are there in another order. */
  void tellOrder(Findings findings) {
    if (!PartPairs.areReordered(pairs, right)) {
      return;
    }
    var ours = new ArrayList<String>();
    var theirs = new ArrayList<String>();
    left.parts().forEach(part -> ours.add(left.ofPart(part, "partUuid")));
    right.parts().forEach(part -> theirs.add(right.ofPart(part, "partUuid")));
    findings.add(
        Difference.of(
            place,
            "order of partitions",
            -1,
            String.join(", ", ours),
            String.join(", ", theirs),
            Cause.ORDER));
  }

  private String type(String part) {
    return left.ofPart(part, "type");
  }
}
