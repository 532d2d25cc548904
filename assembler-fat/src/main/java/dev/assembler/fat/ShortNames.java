package dev.assembler.fat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The short names of one directory, which follow from the set of its names alone. A name that is of
 * the short form but for its case has that form; all others, in byte order, have what remains of
 * them with the first free numeric tail ("LONGNA~1.TXT").
 */
final class ShortNames {

  private static final int MOST_DIGITS = 6;

  private final Set<String> taken = new HashSet<>();

  /** The next number to try, by what stands around it and how many digits it has. */
  private final Map<String, Integer> next = new HashMap<>();

  private ShortNames() {}

  /** Eleven bytes for each of the names, which are given in byte order. */
  static List<byte[]> of(List<String> names) {
    return new ShortNames().all(names);
  }

  private List<byte[]> all(List<String> names) {
    var shortNames = new ArrayList<byte[]>(names.size());
    for (String name : names) {
      byte[] form = ShortName.of(UpcaseTable.fold(name));
      if (form != null) {
        taken.add(ShortName.key(form));
      }
      shortNames.add(form != null && isAscii(name) ? form : null);
    }
    for (int i = 0; i < names.size(); i++) {
      if (shortNames.get(i) == null) {
        shortNames.set(i, withTail(names.get(i)));
      }
    }
    return shortNames;
  }

  private byte[] withTail(String name) {
    String stripped = name.replace(" ", "");
    int start = 0;
    while (start < stripped.length() && stripped.charAt(start) == '.') {
      start++;
    }
    int dot = stripped.lastIndexOf('.');
    boolean hasExtension = dot > start;
    String base = basis(stripped.substring(start, hasExtension ? dot : stripped.length()), 8);
    String extension = hasExtension ? basis(stripped.substring(dot + 1), 3) : "";
    int least = 1;
    for (int digits = 1; digits <= MOST_DIGITS; digits++, least *= 10) {
      String kept = base.substring(0, Math.min(base.length(), ShortName.BASE - 1 - digits));
      String around = digits + kept + '.' + extension;
      for (int number = next.getOrDefault(around, least); number < least * 10; number++) {
        byte[] tried = ShortName.of(kept + '~' + number, extension);
        if (taken.add(ShortName.key(tried))) {
          next.put(around, number + 1);
          return tried;
        }
      }
      next.put(around, least * 10);
    }
    throw new IllegalStateException("more names than a directory holds");
  }

  /** Upper case, without dots; what no short name holds is an underscore. */
  private static String basis(String part, int length) {
    var basis = new StringBuilder();
    for (int at = 0; at < part.length() && basis.length() < length; ) {
      int point = part.codePointAt(at);
      at += Character.charCount(point);
      int upper = point < 0x80 ? UpcaseTable.fold((char) point) : point;
      if (upper != '.') {
        basis.append(ShortName.isAllowed(upper) ? (char) upper : '_');
      }
    }
    return basis.toString();
  }

  private static boolean isAscii(String name) {
    return name.chars().allMatch(c -> c < 0x80);
  }
}
