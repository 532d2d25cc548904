package dev.assembler.assets;

import dev.assembler.core.tree.Epoch;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Locale;

/**
 * Versions of binaries ({@code 1.0.SECONDS}) and of assets ({@code YYYY.MMDD.PATCH}, in UTC), and
 * which of two is newer.
 */
public final class Versions {

  /** Numeric versions by their numbers, then all others by their text: for listings. */
  static final Comparator<String> LISTING =
      Comparator.comparing((String version) -> !isNumeric(version))
          .thenComparing(Versions::compare)
          .thenComparing(Comparator.naturalOrder());

  private static final int MOST_PATCH_DIGITS = 18;

  private Versions() {}

  /**
   * Compares as resolution does: two versions whose parts between dots are all decimal numbers part
   * by part, missing parts being 0; any other two as text.
   *
   * @return below, equal to or above 0
   */
  public static int compare(String a, String b) {
    if (!isNumeric(a) || !isNumeric(b)) {
      return a.compareTo(b);
    }
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      int endOfA = endOfPart(a, i);
      int endOfB = endOfPart(b, j);
      int order = compareNumbers(a, i, endOfA, b, j, endOfB);
      if (order != 0) {
        return order;
      }
      i = endOfA + 1;
      j = endOfB + 1;
    }
    return 0;
  }

  /** The version of a binary built at that time. */
  public static String ofBinary(Epoch epoch) {
    return "1.0." + requireAfter1970(epoch);
  }

  /**
   * The version of assets built at that time: the day's next patch, counted from 1.
   *
   * @param taken versions there are; those of other days and other shapes do not count
   */
  public static String nextOfAssets(Epoch epoch, Iterable<String> taken) {
    LocalDate day =
        LocalDate.ofInstant(Instant.ofEpochSecond(requireAfter1970(epoch)), ZoneOffset.UTC);
    String prefix =
        String.format(
            Locale.ROOT, "%04d.%02d%02d.", day.getYear(), day.getMonthValue(), day.getDayOfMonth());
    long highest = 0;
    for (String version : taken) {
      String patch = version.startsWith(prefix) ? version.substring(prefix.length()) : "";
      if (isDigits(patch) && patch.length() <= MOST_PATCH_DIGITS) {
        highest = Math.max(highest, Long.parseLong(patch));
      }
    }
    return prefix + (highest + 1);
  }

  /** The day of a time in UTC, {@code YYYY-MM-DD}. */
  static String dayOf(Epoch epoch) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(epoch.seconds()), ZoneOffset.UTC).toString();
  }

  private static long requireAfter1970(Epoch epoch) {
    if (epoch.seconds() <= 0 || epoch.seconds() >= 253_402_300_800L) {
      throw new IllegalArgumentException(
          "epoch: " + epoch + ", expected a time from 1970 to 9999, for a version is made of it");
    }
    return epoch.seconds();
  }

  private static boolean isNumeric(String version) {
    boolean digit = false;
    for (int i = 0; i < version.length(); i++) {
      char c = version.charAt(i);
      if (c == '.' ? !digit : c < '0' || c > '9') {
        return false;
      }
      digit = c != '.';
    }
    return digit;
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The end of the part that begins at {@code start}; past the end all parts are empty. */
  private static int endOfPart(String version, int start) {
    if (start >= version.length()) {
      return start;
    }
    int dot = version.indexOf('.', start);
    return dot < 0 ? version.length() : dot;
  }

  /** Compares digits of any length as numbers; no digits are 0. */
  private static int compareNumbers(String a, int fromA, int toA, String b, int fromB, int toB) {
    int i = fromA;
    while (i < toA && a.charAt(i) == '0') {
      i++;
    }
    int j = fromB;
    while (j < toB && b.charAt(j) == '0') {
      j++;
    }
    int order = Integer.compare(toA - i, toB - j);
    for (; order == 0 && i < toA; i++, j++) {
      order = Character.compare(a.charAt(i), b.charAt(j));
    }
    return order;
  }
}
