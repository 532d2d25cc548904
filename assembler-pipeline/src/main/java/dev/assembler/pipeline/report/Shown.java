package dev.assembler.pipeline.report;

import dev.assembler.pipeline.Sizes;
import java.util.Locale;

/** Numbers as a page shows them. */
final class Shown {

  /** What stands for the rest of a text. */
  private static final String CUT = "…";

  private Shown() {}

  /** "1.5 MiB (1,572,864 bytes)". */
  static String size(long bytes) {
    String exact = String.format(Locale.ROOT, "%,d bytes", bytes);
    return bytes < 1024 ? exact : Sizes.text(bytes) + " (" + exact + ")";
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String offset(long offset) {
    return String.format(Locale.ROOT, "0x%x", offset);
  }

  /** "12.3 %", "< 0.1 %". */
  static String share(long part, long whole) {
    if (whole == 0 || part == 0) {
      return "0 %";
    }
    long tenths = Math.round(1000.0 * part / whole);
    return tenths == 0 ? "< 0.1 %" : tenths / 10 + "." + tenths % 10 + " %";
  }

  /** "+1.5 MiB", "−3 B". */
  static String growth(long growth) {
    return growth == 0 ? "0" : (growth < 0 ? "−" : "+") + Sizes.text(Math.abs(growth));
  }

  /** "1.0 MiB → 1.5 MiB (+512 KiB)". */
  static String change(long before, long after) {
    long growth = after - before;
    return Sizes.text(before)
        + " → "
        + Sizes.text(after)
        + (growth == 0 ? "" : " (" + growth(growth) + ")");
  }

  /** Of microseconds: "12.3 s", "4.5 ms". */
  static String time(long micros) {
    return micros == 0
        ? "0"
        : micros >= 1_000_000
            ? String.format(Locale.ROOT, "%,.1f s", micros / 1e6)
            : String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
  }

  /** A coordinate: tenths are fine enough. */
  static String at(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }

  /**
   * As much of a text as fits so many columns; wide characters take two. Empty for fewer than 3.
   */
  static String fitting(String text, int columns) {
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      used += c < 0x1100 ? 1 : 2;
      if (used > columns) {
        return columns < 3 ? "" : cut(text, columns - 1) + CUT;
      }
      i += Character.charCount(c);
    }
    return text;
  }

  private static String cut(String text, int columns) {
    int used = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      used += c < 0x1100 ? 1 : 2;
      if (used > columns) {
        break;
      }
      i += Character.charCount(c);
    }
    return text.substring(0, i);
  }
}
