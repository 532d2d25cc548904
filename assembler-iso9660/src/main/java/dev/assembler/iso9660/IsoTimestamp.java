package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Times to the second, as numbers in 7 bytes (ECMA-119, 9.1.5) or digits in 17 (8.4.26.1). */
final class IsoTimestamp {

  static final int SHORT_SIZE = 7;
  static final int LONG_SIZE = 17;

  /** 1900-01-01T00:00:00Z: the year is one byte from 1900 on. */
  static final long EARLIEST = -2_208_988_800L;

  /** 2155-12-31T23:59:59Z. */
  static final long LATEST = 5_869_583_999L;

  /** Offsets from UTC are in quarters of an hour, -48 to 52. */
  private static final int QUARTER = 900;

  private IsoTimestamp() {}

  /** In 7 bytes, in UTC. */
  static void put(ByteBuffer target, long seconds) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    target.put((byte) (time.getYear() - 1900));
    target.put((byte) time.getMonthValue());
    target.put((byte) time.getDayOfMonth());
    target.put((byte) time.getHour());
    target.put((byte) time.getMinute());
    target.put((byte) time.getSecond());
    target.put((byte) 0);
  }

  /** The seconds of 7 bytes; all zeros, which some writers have for no date at all, are 0. */
  static long get(String record, ByteBuffer source, int at, long base) throws ImageFormatException {
    boolean none = true;
    for (int i = 0; i < SHORT_SIZE; i++) {
      none &= source.get(at + i) == 0;
    }
    if (none) {
      return 0;
    }
    return seconds(
        record,
        base + at,
        1900 + (source.get(at) & 0xFF),
        source.get(at + 1),
        source.get(at + 2),
        source.get(at + 3),
        source.get(at + 4),
        source.get(at + 5),
        source.get(at + 6));
  }

  /** The seconds of 17 bytes; digits that are all 0 are no date: 0. */
  static long getLong(String record, ByteBuffer source, int at, long base)
      throws ImageFormatException {
    int[] starts = {0, 4, 6, 8, 10, 12, 14, 16};
    var numbers = new int[7];
    boolean none = true;
    for (int i = 0; i < numbers.length; i++) {
      for (int digit = starts[i]; digit < starts[i + 1]; digit++) {
        int value = source.get(at + digit) - '0';
        if (value < 0 || value > 9) {
          throw StructReader.fault(
              record, "date", base + at + digit, value + '0', "expected a digit");
        }
        numbers[i] = numbers[i] * 10 + value;
      }
      none &= numbers[i] == 0;
    }
    if (none) {
      return 0;
    }
    return seconds(
        record,
        base + at,
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        numbers[4],
        numbers[5],
        source.get(at + 16));
  }

  private static long seconds(
      String record,
      long offset,
      int year,
      int month,
      int day,
      int hour,
      int minute,
      int second,
      int quarters)
      throws ImageFormatException {
    if (quarters < -48 || quarters > 52) {
      throw StructReader.fault(
          record, "date", offset, quarters + " quarters from UTC", "expected -48 to 52");
    }
    try {
      return LocalDateTime.of(year, month, day, hour, minute, second).toEpochSecond(ZoneOffset.UTC)
          - (long) quarters * QUARTER;
    } catch (DateTimeException e) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s.date at 0x%x: %04d-%02d-%02d %02d:%02d:%02d, no such time",
              record,
              offset,
              year,
              month,
              day,
              hour,
              minute,
              second),
          e);
    }
  }
}
