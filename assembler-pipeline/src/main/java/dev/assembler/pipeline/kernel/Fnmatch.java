package dev.assembler.pipeline.kernel;

/**
 * A pattern of fnmatch(3): {@code *}, {@code ?}, {@code [a-z]}, {@code [!a]} and {@code \}. Takes
 * time in proportion to the lengths of both, whatever the pattern.
 */
public final class Fnmatch {

  private final String pattern;
  private final boolean path;

  private Fnmatch(String pattern, boolean path) {
    this.pattern = pattern;
    this.path = path;
  }

  /** One whose wildcards match every character: as aliases are matched. */
  public static Fnmatch of(String pattern) {
    return new Fnmatch(pattern, false);
  }

  /** One whose wildcards do not match a slash: as names of files are matched. */
  public static Fnmatch ofPath(String pattern) {
    return new Fnmatch(pattern, true);
  }

  /** Whether a text has anything in it that is not just itself. */
  public static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  /** Whether the pattern matches all of the text. */
  public boolean matches(String text) {
    int at = 0;
    int in = 0;
    int starAt = -1;
    int starIn = -1;
    while (in < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        starAt = at++;
        starIn = in;
        continue;
      }
      int next = at < pattern.length() ? one(at, text.charAt(in)) : -1;
      if (next >= 0) {
        at = next;
        in++;
      } else if (starAt >= 0 && !(path && text.charAt(starIn) == '/')) {
        at = starAt + 1;
        in = ++starIn;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  /** Where the pattern goes on after it has matched a character; -1 if it does not. */
  private int one(int at, char c) {
    char p = pattern.charAt(at);
    boolean slash = path && c == '/';
    if (p == '?') {
      return slash ? -1 : at + 1;
    }
    if (p == '[') {
      int end = bracketEnd(at);
      if (end > 0) {
        return !slash && inBracket(at + 1, end, c) ? end + 1 : -1;
      }
    }
    if (p == '\\' && at + 1 < pattern.length()) {
      return pattern.charAt(at + 1) == c ? at + 2 : -1;
    }
    return p == c ? at + 1 : -1;
  }

  /** A bracket's first character may be its end's own. */
  private int bracketEnd(int at) {
    int from = at + 1;
    if (from < pattern.length() && (pattern.charAt(from) == '!' || pattern.charAt(from) == '^')) {
      from++;
    }
    return pattern.indexOf(']', from + 1);
  }

  private boolean inBracket(int from, int end, char c) {
    boolean inverted = pattern.charAt(from) == '!' || pattern.charAt(from) == '^';
    boolean found = false;
    for (int i = inverted ? from + 1 : from; i < end; i++) {
      char low = pattern.charAt(i);
      char high = low;
      if (i + 2 < end && pattern.charAt(i + 1) == '-') {
        high = pattern.charAt(i + 2);
        i += 2;
      }
      found |= low <= c && c <= high;
    }
    return found != inverted;
  }
}
