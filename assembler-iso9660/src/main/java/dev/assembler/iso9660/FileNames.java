package dev.assembler.iso9660;

import dev.assembler.core.tree.EntryName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The identifiers of a directory's names in d-characters: A to Z, 0 to 9 and "_" (ECMA-119, 7.4.1
 * and 7.5). Small letters become capitals, every other byte becomes "_", what is too long is cut;
 * names that are then the same are told apart by a number at the end, in the order of the original
 * names, those that needed no change before the others.
 */
final class FileNames {

  private static final int LEVEL_1_NAME = 8;
  private static final int LEVEL_1_EXTENSION = 3;

  /** File name and extension together (7.5.1); a directory's name has 31 at most (7.6.1). */
  private static final int TOGETHER = 30;

  /** As much of an extension as is kept. */
  private static final int EXTENSION = 8;

  /** A name in its two parts. */
  private record Parts(String stem, String extension) {
    String joined() {
      return extension.isEmpty() ? stem : stem + '.' + extension;
    }
  }

  private final int level;
  private final Set<String> taken = new HashSet<>();
  private final Map<Parts, Integer> counters = new HashMap<>();

  private FileNames(int level) {
    this.level = level;
  }

  /** Settles the identifiers of all records and puts these into the order of section 9.3. */
  static void settle(List<PlannedRecord> records, int level) {
    var names = new FileNames(level);
    var parts = new Parts[records.size()];
    for (int i = 0; i < parts.length; i++) {
      Parts wanted = names.mangled(records.get(i));
      if (isSame(records.get(i).name, wanted.joined()) && names.taken.add(wanted.joined())) {
        parts[i] = wanted;
      }
    }
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == null) {
        parts[i] = names.unique(names.mangled(records.get(i)));
      }
    }
    var order = new ArrayList<Integer>(parts.length);
    for (int i = 0; i < parts.length; i++) {
      order.add(i);
      records.get(i).identifier = identifier(parts[i], records.get(i).isDirectory());
    }
    // Shorter parts are compared as if filled up with spaces, which come before all d-characters.
    order.sort((a, b) -> {
      int stems = parts[a].stem().compareTo(parts[b].stem());
      return stems != 0 ? stems : parts[a].extension().compareTo(parts[b].extension());
    });
    List<PlannedRecord> sorted = order.stream().map(records::get).toList();
    for (int i = 0; i < sorted.size(); i++) {
      records.set(i, sorted.get(i));
    }
  }

  /** Whether nothing but the case of letters was changed. */
  static boolean isSame(EntryName name, String identifier) {
    byte[] bytes = name.toBytes();
    if (bytes.length != identifier.length()) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      int upper = bytes[i] >= 'a' && bytes[i] <= 'z' ? bytes[i] - 0x20 : bytes[i];
      if (upper != identifier.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] identifier(Parts parts, boolean directory) {
    String text = directory ? parts.joined() : parts.stem() + '.' + parts.extension() + ";1";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Parts mangled(PlannedRecord record) {
    byte[] name = record.name.toBytes();
    int dot = name.length;
    if (!record.isDirectory()) {
      for (int i = name.length - 2; i > 0; i--) {
        if (name[i] == '.') {
          dot = i;
          break;
        }
      }
    }
    String stem = mangled(name, 0, dot);
    String extension = dot == name.length ? "" : mangled(name, dot + 1, name.length);
    if (level == 1) {
      return new Parts(cut(stem, LEVEL_1_NAME), cut(extension, LEVEL_1_EXTENSION));
    }
    if (stem.length() + extension.length() > TOGETHER) {
      extension = cut(extension, EXTENSION);
      stem = cut(stem, TOGETHER - extension.length());
    }
    return new Parts(stem, extension);
  }

  private static String mangled(byte[] name, int from, int to) {
    byte[] result = Arrays.copyOfRange(name, from, to);
    for (int i = 0; i < result.length; i++) {
      byte b = result[i];
      if (b >= 'a' && b <= 'z') {
        result[i] = (byte) (b - 0x20);
      } else if (!((b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9'))) {
        result[i] = '_';
      }
    }
    return new String(result, StandardCharsets.US_ASCII);
  }

  private Parts unique(Parts wanted) {
    if (taken.add(wanted.joined())) {
      return wanted;
    }
    int longest =
        level == 1 ? LEVEL_1_NAME : Math.min(TOGETHER - wanted.extension().length(), TOGETHER);
    // Names that differ only in what the number replaces count on together: no name is tried twice.
    var family = new Parts(cut(wanted.stem(), longest - 3), wanted.extension());
    for (int number = counters.getOrDefault(family, 0); ; number++) {
      String digits = number < 1000 ? String.valueOf(1000 + number).substring(1) : "" + number;
      var candidate =
          new Parts(cut(wanted.stem(), longest - digits.length()) + digits, wanted.extension());
      if (taken.add(candidate.joined())) {
        counters.put(family, number + 1);
        return candidate;
      }
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
