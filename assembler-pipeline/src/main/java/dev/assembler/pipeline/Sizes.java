package dev.assembler.pipeline;

import java.util.Locale;

/** Numbers of bytes as people type and read them: binary K, M, G. */
public final class Sizes {

  private static final String UNITS = "KMG";

  private Sizes() {}

  /**
   * Reads 4096, 4K, 1M, 2G.
   *
   * @throws UsageException naming the option
   */
  public static long parse(String option, String text) {
    if (text.matches("[0-9]{1,15}[KkMmGg]?")) {
      int unit = UNITS.indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
      String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
      long number = Long.parseLong(digits);
      int shift = 10 * (unit + 1);
      if (number <= Long.MAX_VALUE >> shift) {
        return number << shift;
      }
    }
    throw new UsageException(
        option + " " + text, "no size", "a number of bytes, or 4K, 1M, 2G", "");
  }

  /** "96 B", "4.0 KiB", "1.5 GiB". */
  public static String text(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < 3) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %siB", value, "KMGT".charAt(unit));
  }

  /** "4K" where it is a whole number of a unit, else the number of bytes. */
  public static String exact(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "M";
    }
    return bytes >= 1024 && bytes % 1024 == 0 ? (bytes >> 10) + "K" : Long.toString(bytes);
  }
}
