package dev.assembler.codec;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code NAME[:LEVEL]}, read with messages that say what to write instead. */
final class CodecNotation {

  private static final String NAMES =
      Arrays.stream(Codec.Id.values()).map(Codec.Id::toString).collect(Collectors.joining(" "));

  private CodecNotation() {}

  static Codec parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Codec.Id id = id(name);
    return colon < 0 ? id.atDefaultLevel() : withLevel(id, text.substring(colon + 1));
  }

  static Codec withLevel(Codec.Id id, String level) {
    if (!id.hasLevels()) {
      throw new IllegalArgumentException(levelRefused(id, level));
    }
    boolean extreme = id == Codec.Id.XZ && level.endsWith("e");
    String digits = extreme ? level.substring(0, level.length() - 1) : level;
    if (digits.isEmpty()
        || digits.length() > 2
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(levelRefused(id, level));
    }
    int value = Integer.parseInt(digits);
    if (value < id.lowest || value > id.highest) {
      throw new IllegalArgumentException(levelRefused(id, level));
    }
    return new Codec(id, value, extreme);
  }

  static String levelRefused(Codec.Id id, String level) {
    String subject = id + ":" + level + ": ";
    if (!id.hasLevels()) {
      return subject + id + " has no levels; try " + id + (id == Codec.Id.LZ4 ? " or lz4hc" : "");
    }
    String range = id.lowest + ".." + id.highest;
    String expected =
        id == Codec.Id.XZ ? range + " or " + id.lowest + "e.." + id.highest + "e" : range;
    String found = level.isEmpty() ? "no level after the colon" : "level " + level;
    return subject + found + ", expected " + expected + "; try " + id + ":" + nearest(id, level);
  }

  private static int nearest(Codec.Id id, String level) {
    try {
      return Math.clamp(Long.parseLong(level), id.lowest, id.highest);
    } catch (NumberFormatException notANumber) {
      return id.usual;
    }
  }

  private static Codec.Id id(String name) {
    for (Codec.Id id : Codec.Id.values()) {
      if (id.toString().equals(name)) {
        return id;
      }
    }
    if (name.equals("lzo")) {
      throw new IllegalArgumentException(
          "lzo: compression not supported, neither to read nor to write; expected one of "
              + NAMES
              + "; try lz4");
    }
    String near = nearest(name.toLowerCase(Locale.ROOT));
    throw new IllegalArgumentException(
        name
            + ": unknown compression, expected one of "
            + NAMES
            + (near == null ? "" : "; try " + near));
  }

  private static String nearest(String name) {
    String best = null;
    int bestDistance = 3;
    for (Codec.Id id : Codec.Id.values()) {
      int distance = distance(name, id.toString());
      if (distance < bestDistance) {
        bestDistance = distance;
        best = id.toString();
      }
    }
    return best;
  }

  /** Levenshtein's distance: single characters inserted, left out or replaced. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
