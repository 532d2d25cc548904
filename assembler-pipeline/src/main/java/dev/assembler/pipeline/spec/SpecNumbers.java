package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Metadata;

/** Numbers as specs write them; each message says what was found and what is allowed. */
final class SpecNumbers {

  private SpecNumbers() {}

  /** A decimal number from 0 to {@code max}. */
  static long decimal(String what, String text, long max) {
    if (text.matches("[0-9]{1,18}") && Long.parseLong(text) <= max) {
      return Long.parseLong(text);
    }
    throw new IllegalArgumentException(
        what + " " + text + ": expected a number, 0 to " + Long.toString(max));
  }

  /** Decimal, 0x hexadecimal, or octal with a leading 0, as C reads numbers. */
  static long anyBase(String what, String text, long max) {
    try {
      long value = Long.decode(text);
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the message that names the range
    }
    throw new IllegalArgumentException(
        what + " " + text + ": expected a number, 0 to " + Long.toString(max));
  }

  /**
   * An owner. Names are in the host's user database or in the image's, and those need not agree;
   * "root" is 0 in both.
   */
  static long owner(String what, String text) {
    if (text.equals("root")) {
      return 0;
    }
    if (!text.isEmpty() && !Character.isDigit(text.charAt(0)) && text.charAt(0) != '-') {
      throw new IllegalArgumentException(
          what
              + " "
              + text
              + ": a name means different numbers on different hosts; state the number");
    }
    return decimal(what, text, Metadata.MAX_ID);
  }

  /** Seconds since 1970, negative before. */
  static long seconds(String text) {
    if (text.matches("-?[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw new IllegalArgumentException("time " + text + ": expected seconds since 1970");
  }
}
