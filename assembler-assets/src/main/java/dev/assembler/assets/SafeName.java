package dev.assembler.assets;

/**
 * What a version, an architecture or an asset may be called: it becomes part of a file's name, so
 * it must lead nowhere else. Printable ASCII without blanks, at most {@value #MOST} characters, no
 * slash of either kind, no "..", no leading dot.
 */
final class SafeName {

  static final int MOST = 200;

  static final String RULE = "a plain name: printable ASCII without blanks, slashes and \"..\"";

  private SafeName() {}

  static boolean isSafe(String name) {
    if (name.isEmpty() || name.length() > MOST || name.startsWith(".") || name.contains("..")) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '/' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws IllegalArgumentException naming what it is and the name
   */
  static String require(String what, String name) {
    if (!isSafe(name)) {
      throw new IllegalArgumentException(what + " " + JsonText.quoted(name) + ", expected " + RULE);
    }
    return name;
  }
}
