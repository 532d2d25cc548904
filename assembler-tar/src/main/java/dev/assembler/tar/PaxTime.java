package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;

/**
 * A time as PAX writes it: decimal seconds since 1970, with a sign and a fraction where needed.
 *
 * @param seconds rounded down
 * @param nanos 0 to 999,999,999, counted forward from the second
 */
record PaxTime(long seconds, int nanos) {

  private static final String EXPECTED = "expected decimal seconds since 1970";

  /** Reads a time; digits beyond the nanosecond are rounded down. */
  static PaxTime of(PaxRecord record) throws ImageFormatException {
    byte[] text = record.value();
    int at = text.length > 0 && text[0] == '-' ? 1 : 0;
    boolean negative = at == 1;
    int digits = 0;
    long down = 0; // counted downwards, where there is room for one more
    for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++, digits++) {
      int digit = text[at] - '0';
      if (down < (Long.MIN_VALUE + digit) / 10) {
        throw record.fault("expected seconds within 63 bits");
      }
      down = down * 10 - digit;
    }
    int nanos = 0;
    boolean beyond = false;
    if (at < text.length && text[at] == '.') {
      int scale = 100_000_000;
      for (at++; at < text.length && text[at] >= '0' && text[at] <= '9'; at++, digits++) {
        nanos += (text[at] - '0') * scale;
        beyond |= scale == 0 && text[at] != '0';
        scale /= 10;
      }
    }
    if (at != text.length || digits == 0) {
      throw record.fault(EXPECTED);
    }
    int less = nanos + (beyond ? 1 : 0);
    if (down == Long.MIN_VALUE && (!negative || less > 0)) {
      throw record.fault("expected seconds within 63 bits");
    }
    if (!negative) {
      return new PaxTime(-down, nanos);
    }
    return less == 0 ? new PaxTime(down, 0) : new PaxTime(down - 1, (int) (1_000_000_000L - less));
  }

  /** "-1.5" for one and a half seconds before 1970; no zeros at the fraction's end. */
  @Override
  public String toString() {
    if (nanos == 0) {
      return Long.toString(seconds);
    }
    // seconds + nanos, seconds being rounded down: -2 s and 500,000,000 ns are written -1.5
    boolean negative = seconds < 0;
    long whole = negative ? -(seconds + 1) : seconds;
    int fraction = negative ? 1_000_000_000 - nanos : nanos;
    String digits = Integer.toString(1_000_000_000 + fraction).substring(1);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return (negative ? "-" : "") + whole + '.' + digits.substring(0, end);
  }
}
