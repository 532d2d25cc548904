package dev.assembler.fat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The name in a directory record: eight bytes and three, filled up with spaces, no lower case. */
final class ShortName {

  static final int LENGTH = 11;
  static final int BASE = 8;
  private static final int EXTENSION = 3;

  /** Beside letters and digits (specification 1.03, 6.1). */
  private static final String ALLOWED = "!#$%&'()-@^_`{}~";

  /** A first byte of 0xE5 would mean a free record; this stands for it. */
  private static final byte KANJI = 0x05;

  /** The upper half of code page 437, which is what Linux takes short names for. */
  private static final String CP437 =
      "\u00c7\u00fc\u00e9\u00e2\u00e4\u00e0\u00e5\u00e7\u00ea\u00eb\u00e8\u00ef\u00ee\u00ec\u00c4\u00c5"
          + "\u00c9\u00e6\u00c6\u00f4\u00f6\u00f2\u00fb\u00f9\u00ff\u00d6\u00dc\u00a2\u00a3\u00a5\u20a7\u0192"
          + "\u00e1\u00ed\u00f3\u00fa\u00f1\u00d1\u00aa\u00ba\u00bf\u2310\u00ac\u00bd\u00bc\u00a1\u00ab\u00bb"
          + "\u2591\u2592\u2593\u2502\u2524\u2561\u2562\u2556\u2555\u2563\u2551\u2557\u255d\u255c\u255b\u2510"
          + "\u2514\u2534\u252c\u251c\u2500\u253c\u255e\u255f\u255a\u2554\u2569\u2566\u2560\u2550\u256c\u2567"
          + "\u2568\u2564\u2565\u2559\u2558\u2552\u2553\u256b\u256a\u2518\u250c\u2588\u2584\u258c\u2590\u2580"
          + "\u03b1\u00df\u0393\u03c0\u03a3\u03c3\u00b5\u03c4\u03a6\u0398\u03a9\u03b4\u221e\u03c6\u03b5\u2229"
          + "\u2261\u00b1\u2265\u2264\u2320\u2321\u00f7\u2248\u00b0\u2219\u00b7\u221a\u207f\u00b2\u25a0\u00a0";

  private ShortName() {}

  /** Whether a short name of ours may hold the character; no space. */
  static boolean isAllowed(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ALLOWED.indexOf(c) >= 0;
  }

  /** The eleven bytes of a name that has this form already, or null. */
  static byte[] of(String name) {
    int dot = name.indexOf('.');
    int baseLength = dot < 0 ? name.length() : dot;
    int extensionLength = dot < 0 ? 0 : name.length() - dot - 1;
    if (baseLength < 1
        || baseLength > BASE
        || extensionLength > EXTENSION
        || (dot >= 0 && extensionLength == 0)) {
      return null;
    }
    for (int i = 0; i < name.length(); i++) {
      if (i != dot && !isAllowed(name.charAt(i))) {
        return null;
      }
    }
    return of(name.substring(0, baseLength), dot < 0 ? "" : name.substring(dot + 1));
  }

  /** The eleven bytes of a base and an extension. */
  static byte[] of(String base, String extension) {
    var bytes = new byte[LENGTH];
    Arrays.fill(bytes, (byte) ' ');
    put(base, bytes, 0);
    put(extension, bytes, BASE);
    return bytes;
  }

  private static void put(String text, byte[] bytes, int at) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, at, ascii.length);
  }

  /** The eleven bytes as something that compares. */
  static String key(byte[] shortName) {
    return new String(shortName, StandardCharsets.ISO_8859_1);
  }

  /** The sum in every long-name record (specification 1.03, 7.2). */
  static int checksum(byte[] shortName) {
    int sum = 0;
    for (byte b : shortName) {
      sum = ((sum & 1) << 7) + (sum >>> 1) + (b & 0xFF) & 0xFF;
    }
    return sum;
  }

  /** The name as Linux shows it: code page 437, with the case that Windows NT's flags ask for. */
  static String text(byte[] shortName, boolean lowerBase, boolean lowerExtension) {
    String base = part(shortName, 0, BASE, lowerBase);
    String extension = part(shortName, BASE, LENGTH, lowerExtension);
    return extension.isEmpty() ? base : base + '.' + extension;
  }

  /** A label, which has no dot and keeps its case. */
  static String labelText(byte[] name) {
    return part(name, 0, LENGTH, false);
  }

  private static String part(byte[] shortName, int from, int to, boolean lower) {
    int end = to;
    while (end > from && shortName[end - 1] == ' ') {
      end--;
    }
    var text = new StringBuilder();
    for (int i = from; i < end; i++) {
      int b = i == 0 && shortName[i] == KANJI ? 0xE5 : shortName[i] & 0xFF;
      char c = b < 0x80 ? (char) b : CP437.charAt(b - 0x80);
      text.append(lower && c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
    }
    return text.toString();
  }
}
