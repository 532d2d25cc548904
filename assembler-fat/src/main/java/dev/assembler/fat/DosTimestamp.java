package dev.assembler.fat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A date and a time of day to two seconds, 1980 to 2107 (specification 1.03, 6.2). FAT means local
 * time; we write and read UTC.
 *
 * @param date year less 1980 in 7 bits, month in 4, day in 5
 * @param time hour in 5 bits, minute in 6, half the second in 5
 */
record DosTimestamp(int date, int time) {

  /** 1980-01-01T00:00:00Z. */
  static final long FLOOR = 315_532_800;

  /** 2107-12-31T23:59:58Z. */
  static final long CEILING = 4_354_819_198L;

  private static final int FIRST_YEAR = 1980;

  /** Times before 1980 and after 2107 become the first and the last; odd seconds become even. */
  static DosTimestamp of(long epochSeconds) {
    long seconds = Math.clamp(epochSeconds, FLOOR, CEILING);
    LocalDateTime at = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    return new DosTimestamp(
        (at.getYear() - FIRST_YEAR) << 9 | at.getMonthValue() << 5 | at.getDayOfMonth(),
        at.getHour() << 11 | at.getMinute() << 5 | at.getSecond() / 2);
  }

  static boolean isHeld(long epochSeconds) {
    return epochSeconds >= FLOOR && epochSeconds <= CEILING;
  }

  /** Seconds since 1970. As Linux reads it: months and days of 0 are 1, what overflows carries. */
  long epochSeconds() {
    LocalDate day =
        LocalDate.of(FIRST_YEAR + (date >>> 9), 1, 1)
            .plusMonths(Math.max(1, month()) - 1)
            .plusDays(Math.max(1, date & 0x1F) - 1);
    return day.toEpochDay() * 86_400 + hour() * 3600L + minute() * 60L + (time & 0x1F) * 2L;
  }

  /** Whether the calendar has this date and time, or the date is 0, which means none. */
  boolean isValid() {
    if (hour() > 23 || minute() > 59 || (time & 0x1F) > 29) {
      return false;
    }
    return date == 0 || DosTimestamp.of(epochSeconds()).date == date;
  }

  private int month() {
    return date >>> 5 & 0xF;
  }

  private int hour() {
    return time >>> 11;
  }

  private int minute() {
    return time >>> 5 & 0x3F;
  }
}
