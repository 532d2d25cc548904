package dev.assembler.pipeline.spec;

/**
 * Permissions as specs write them: octal, or chmod(1)'s symbols applied to no permissions at all
 * with no umask, as setmode(3) has it for mtree.
 */
final class FileMode {

  private static final int SPECIAL = 06000;
  private static final int STICKY = 01000;

  private FileMode() {}

  /**
   * @throws IllegalArgumentException if it is neither
   */
  static int parse(String text) {
    if (text.matches("[0-7]{1,8}")) {
      return octal(text);
    }
    int mode = 0;
    for (String clause : text.split(",", -1)) {
      mode = apply(mode, clause, text);
    }
    return mode;
  }

  /**
   * @throws IllegalArgumentException unless it is octal and at most 07777
   */
  static int octal(String text) {
    if (!text.matches("[0-7]{1,8}") || Integer.parseInt(text, 8) > 07777) {
      throw new IllegalArgumentException("mode " + text + ": expected an octal number, 0 to 7777");
    }
    return Integer.parseInt(text, 8);
  }

  private static int apply(int mode, String clause, String text) {
    int position = 0;
    int who = 0;
    while (position < clause.length() && "ugoa".indexOf(clause.charAt(position)) >= 0) {
      who |= whoBits(clause.charAt(position++));
    }
    if (who == 0) {
      who = whoBits('a');
    }
    if (position == clause.length()) {
      throw malformed(text);
    }
    int result = mode;
    while (position < clause.length()) {
      char operator = clause.charAt(position++);
      int bits = 0;
      while (position < clause.length() && "+-=".indexOf(clause.charAt(position)) < 0) {
        bits |= permissionBits(clause.charAt(position++), result, text);
      }
      bits &= who;
      result =
          switch (operator) {
            case '+' -> result | bits;
            case '-' -> result & ~bits;
            case '=' -> (result & ~who) | bits;
            default -> throw malformed(text);
          };
    }
    return result;
  }

  private static int whoBits(char who) {
    return switch (who) {
      case 'u' -> 04700;
      case 'g' -> 02070;
      case 'o' -> 00007 | STICKY;
      default -> 07777;
    };
  }

  private static int permissionBits(char permission, int mode, String text) {
    return switch (permission) {
      case 'r' -> 0444;
      case 'w' -> 0222;
      case 'x' -> 0111;
      case 'X' -> (mode & 0111) != 0 ? 0111 : 0;
      case 's' -> SPECIAL;
      case 't' -> STICKY;
      case 'u' -> ((mode >> 6) & 7) * 0111;
      case 'g' -> ((mode >> 3) & 7) * 0111;
      case 'o' -> (mode & 7) * 0111;
      default -> throw malformed(text);
    };
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "mode " + text + ": expected an octal number or symbols like u=rwx,go=rx");
  }
}
