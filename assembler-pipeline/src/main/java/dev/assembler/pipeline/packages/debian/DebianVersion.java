package dev.assembler.pipeline.packages.debian;

import java.util.Objects;

/**
 * A version as Debian orders them: epoch, then upstream version, then revision, each compared piece
 * by piece, digits as numbers, letters before everything else, and a tilde before even the end
 * (Debian Policy 5.6.12, deb-version(7)). {@link #compareTo} is 0 for versions that are written
 * differently and mean the same ("1.0" and "0:1.00-0"); {@link #equals} asks for the same text.
 */
public final class DebianVersion implements Comparable<DebianVersion> {

  private final String text;
  private final int epoch;
  private final String upstream;
  private final String revision;

  private DebianVersion(String text, int epoch, String upstream, String revision) {
    this.text = text;
    this.epoch = epoch;
    this.upstream = upstream;
    this.revision = revision;
  }

  /**
   * @throws IllegalArgumentException saying what is wrong, if this is no version
   */
  public static DebianVersion of(String text) {
    String trimmed = text.strip();
    int colon = trimmed.indexOf(':');
    int epoch = colon < 0 ? 0 : epoch(text, trimmed.substring(0, colon));
    String rest = trimmed.substring(colon + 1);
    int hyphen = rest.lastIndexOf('-');
    String upstream = hyphen < 0 ? rest : rest.substring(0, hyphen);
    String revision = hyphen < 0 ? "" : rest.substring(hyphen + 1);
    if (upstream.isEmpty() || (hyphen >= 0 && revision.isEmpty())) {
      throw fault(text, "expected [epoch:]upstream[-revision], none of them empty");
    }
    requireAllowed(text, upstream, ".-+~:");
    requireAllowed(text, revision, ".+~");
    return new DebianVersion(trimmed, epoch, upstream, revision);
  }

  private static int epoch(String text, String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(DebianVersion::isDigit)) {
      throw fault(text, "the epoch, before the colon, is a number");
    }
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw fault(text, "the epoch is at most 2147483647");
    }
  }

  private static void requireAllowed(String text, String part, String others) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (!isDigit(c) && !isLetter(c) && others.indexOf(c) < 0) {
        throw fault(text, "'" + c + "' cannot be in a version");
      }
    }
  }

  private static IllegalArgumentException fault(String text, String expectation) {
    return new IllegalArgumentException("version \"" + text + "\": " + expectation);
  }

  /** Without the epoch, as names of package files have it. */
  String withoutEpoch() {
    return revision.isEmpty() ? upstream : upstream + "-" + revision;
  }

  @Override
  public int compareTo(DebianVersion other) {
    int order = Integer.compare(epoch, other.epoch);
    order = order != 0 ? order : comparePart(upstream, other.upstream);
    return order != 0 ? order : comparePart(revision, other.revision);
  }

  /** Alternately a run without digits, character by character, and a run of digits, as a number. */
  private static int comparePart(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      while (isOther(a, i) || isOther(b, j)) {
        int order = weight(a, i++) - weight(b, j++);
        if (order != 0) {
          return order;
        }
      }
      i = skipZeros(a, i);
      j = skipZeros(b, j);
      int first = 0;
      for (; isDigit(a, i) && isDigit(b, j); i++, j++) {
        first = first != 0 ? first : a.charAt(i) - b.charAt(j);
      }
      if (isDigit(a, i) || isDigit(b, j)) {
        return isDigit(a, i) ? 1 : -1;
      }
      if (first != 0) {
        return first;
      }
    }
    return 0;
  }

  /** A digit weighs as much as the end: a run without digits stops at both. */
  private static int weight(String part, int index) {
    if (index >= part.length() || isDigit(part.charAt(index))) {
      return 0;
    }
    char c = part.charAt(index);
    return c == '~' ? -1 : isLetter(c) ? c : c + 256;
  }

  private static int skipZeros(String part, int from) {
    int at = from;
    while (at < part.length() && part.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static boolean isOther(String part, int index) {
    return index < part.length() && !isDigit(part.charAt(index));
  }

  private static boolean isDigit(String part, int index) {
    return index < part.length() && isDigit(part.charAt(index));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DebianVersion version && text.equals(version.text);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(text);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
