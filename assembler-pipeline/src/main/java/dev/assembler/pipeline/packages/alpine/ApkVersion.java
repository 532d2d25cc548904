package dev.assembler.pipeline.packages.alpine;

import java.util.List;

/**
 * The order of apk's versions: {@code digits{.digits}..{letter}{_suffix{digits}}..{~hash}{-rN}}
 * (apk-version(8)). Two versions are compared part by part; of two that begin alike the longer one
 * is greater, unless it goes on with a suffix of what comes before a release.
 */
final class ApkVersion {

  /** What a comparison may yield, as bits, so that an operator is the set of those it takes. */
  static final int EQUAL = 1;

  static final int LESS = 2;
  static final int GREATER = 4;

  /** Suffixes in their order; the empty one stands for a release itself. */
  private static final List<String> SUFFIXES =
      List.of("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p");

  private static final int RELEASE = SUFFIXES.indexOf("");

  /** Parts in the order in which they may follow; the end is greater than all of them. */
  private enum Part {
    FIRST_NUMBER,
    NUMBER,
    LETTER,
    SUFFIX,
    SUFFIX_NUMBER,
    HASH,
    REVISION,
    END,
    MALFORMED
  }

  private ApkVersion() {}

  static boolean isValid(String version) {
    var parts = new Parts(version);
    while (parts.part.compareTo(Part.END) < 0) {
      parts.next();
    }
    return parts.part == Part.END;
  }

  /** {@link #LESS}, {@link #EQUAL} or {@link #GREATER}. */
  static int compare(String a, String b) {
    return compare(a, b, false);
  }

  /**
   * As {@link #compare(String, String)}.
   *
   * @param prefix whether all versions that begin with {@code b} count as equal to it
   */
  static int compare(String a, String b, boolean prefix) {
    var left = new Parts(a);
    var right = new Parts(b);
    while (left.part == right.part && left.part.compareTo(Part.END) < 0) {
      int order = left.compareTo(right);
      if (order != 0) {
        return order < 0 ? LESS : GREATER;
      }
      left.next();
      right.next();
    }
    if (left.part == right.part || (prefix && right.part == Part.END)) {
      return EQUAL;
    }
    if (left.isBeforeRelease()) {
      return LESS;
    }
    if (right.isBeforeRelease()) {
      return GREATER;
    }
    return left.part.compareTo(right.part) > 0 ? LESS : GREATER;
  }

  /** A version taken apart from the left. */
  private static final class Parts {

    private final String text;
    private int at;
    private Part part = Part.FIRST_NUMBER;
    private String value = "";
    private int suffix;

    Parts(String text) {
      this.text = text;
      number();
    }

    void next() {
      if (at == text.length()) {
        part = Part.END;
        return;
      }
      char c = text.charAt(at);
      switch (c) {
        case '.' -> {
          at++;
          require(part.compareTo(Part.NUMBER) <= 0, Part.NUMBER);
          number();
        }
        case '_' -> suffix();
        case '~' -> {
          at++;
          require(part.compareTo(Part.HASH) < 0, Part.HASH);
          take(Parts::isHex);
        }
        case '-' -> {
          boolean revision = text.startsWith("-r", at) && part.compareTo(Part.REVISION) < 0;
          at += 2;
          require(revision, Part.REVISION);
          number();
        }
        default -> letterOrDigit(c);
      }
    }

    private void letterOrDigit(char c) {
      if (c >= 'a' && c <= 'z') {
        require(part.compareTo(Part.NUMBER) <= 0, Part.LETTER);
        value = text.substring(at, ++at);
      } else if (isDigit(c)) {
        require(part.compareTo(Part.NUMBER) <= 0 || part == Part.SUFFIX, afterDigits());
        number();
      } else {
        part = Part.MALFORMED;
      }
    }

    private Part afterDigits() {
      return part == Part.SUFFIX ? Part.SUFFIX_NUMBER : Part.NUMBER;
    }

    private void suffix() {
      at++;
      require(part.compareTo(Part.SUFFIX_NUMBER) <= 0, Part.SUFFIX);
      if (part == Part.SUFFIX) {
        take(c -> c >= 'a' && c <= 'z');
        suffix = SUFFIXES.indexOf(value);
        require(suffix >= 0, part);
      }
    }

    private void number() {
      if (part != Part.MALFORMED) {
        take(Parts::isDigit);
      }
    }

    private interface CharTest {
      boolean test(char c);
    }

    private void take(CharTest test) {
      if (part == Part.MALFORMED) {
        return;
      }
      int start = at;
      while (at < text.length() && test.test(text.charAt(at))) {
        at++;
      }
      value = text.substring(start, at);
      require(!value.isEmpty(), part);
    }

    private void require(boolean allowed, Part next) {
      part = allowed && part != Part.MALFORMED ? next : Part.MALFORMED;
    }

    boolean isBeforeRelease() {
      return part == Part.SUFFIX && suffix < RELEASE;
    }

    int compareTo(Parts other) {
      return switch (part) {
        case NUMBER ->
            value.charAt(0) == '0' || other.value.charAt(0) == '0'
                ? value.compareTo(other.value) // as Gentoo has it: 1.01 is below 1.1
                : compareNumbers(value, other.value);
        case FIRST_NUMBER, SUFFIX_NUMBER, REVISION -> compareNumbers(value, other.value);
        case SUFFIX -> Integer.compare(suffix, other.suffix);
        default -> value.compareTo(other.value);
      };
    }

    /** Numbers of any length. */
    private static int compareNumbers(String a, String b) {
      String left = withoutZeros(a);
      String right = withoutZeros(b);
      return left.length() != right.length()
          ? Integer.compare(left.length(), right.length())
          : left.compareTo(right);
    }

    private static String withoutZeros(String digits) {
      int from = 0;
      while (from < digits.length() - 1 && digits.charAt(from) == '0') {
        from++;
      }
      return digits.substring(from);
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
      return isDigit(c) || (c >= 'a' && c <= 'f');
    }
  }
}
