package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of two images: partitions, segments, sections. What dm-verity makes of a partition -
 * the hash partition, and both PARTUUIDs, which are its root hash - follows from that partition.
 */
final class PartsDiff {

  private static final String VERITY = "-verity";
  private static final Pattern PART_UUID = Pattern.compile("(partitions\\[.*])\\.partUuid");

  private final String place;
  private final Facts left;
  private final Facts right;
  private final Set<String> changedTypes = new HashSet<>();

  PartsDiff(String place, Facts left, Facts right) {
    this.place = place;
    this.left = left;
    this.right = right;
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
    if (isReordered()) {
      return;
    }
    var names = new ArrayList<>(left.parts());
    right.parts().stream().filter(name -> !names.contains(name)).forEach(names::add);
    // What follows from others comes last.
    names.sort(Comparator.comparing(name -> type(name).endsWith(VERITY)));
    for (String name : names) {
      boolean ours = left.parts().contains(name);
      boolean theirs = right.parts().contains(name);
      String at = place + "#" + name;
      if (!ours || !theirs) {
        findings.add(
            Difference.of(
                at, "part", -1, ours ? "there" : "-", theirs ? "there" : "-", Cause.CONTENT));
      } else if (!changedTypes.contains(dataType(name))) {
        Findings found = findings.another();
        try (ImageSource one = parts.get(true, name);
            ImageSource other = parts.get(false, name)) {
          if (one != null && other != null) {
            inside.compareNested(at, one, other, found);
          }
        }
        if (!found.isEmpty()) {
          changedTypes.add(type(name));
        }
        findings.addAll(found);
      }
    }
  }

  /** Whether a fact follows from what differs in the parts. */
  boolean follows(String fact) {
    Matcher uuid = PART_UUID.matcher(fact);
    if (!uuid.matches()) {
      return false;
    }
    String type = left.get(uuid.group(1) + ".type");
    String data = type.endsWith(VERITY) ? type.substring(0, type.length() - VERITY.length()) : type;
    return changedTypes.contains(data) && types(left).contains(data + VERITY);
  }

  /** Tells if the same partitions are there in another order: then nothing else is said of them. */
  boolean tellOrder(Findings findings) {
    if (!isReordered()) {
      return false;
    }
    findings.add(
        Difference.of(
            place,
            "order of partitions",
            -1,
            String.join(", ", identities(left)),
            String.join(", ", identities(right)),
            Cause.ORDER));
    return true;
  }

  private boolean isReordered() {
    List<String> ours = identities(left);
    List<String> theirs = identities(right);
    return !ours.equals(theirs)
        && ours.stream().sorted().toList().equals(theirs.stream().sorted().toList());
  }

  private static List<String> identities(Facts facts) {
    return facts.parts().stream()
        .map(name -> facts.get("partitions[" + name + "].partUuid"))
        .toList();
  }

  private static List<String> types(Facts facts) {
    return facts.parts().stream().map(name -> facts.get("partitions[" + name + "].type")).toList();
  }

  private String type(String name) {
    return left.get("partitions[" + name + "].type");
  }

  /** The type that a hash partition's data has; nothing that there is for others. */
  private String dataType(String name) {
    String type = type(name);
    return type.endsWith(VERITY) ? type.substring(0, type.length() - VERITY.length()) : "";
  }
}
