package dev.assembler.iso9660;

import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.Epoch;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * A date of a volume to the hundredth of a second, in UTC. blkid and GRUB take the modification
 * date for the volume's UUID, "2026-01-02-03-04-05-00": what tells two media apart.
 *
 * @param digits year, month, day, hour, minute, second and hundredths, 16 digits
 */
public record VolumeDate(String digits) {

  /** As long a span as dates are derived over: a century, in hundredths of a second. */
  private static final long SPAN = 36_525L * 86_400 * 100;

  private static final long START = 946_684_800; // 2000-01-01

  public VolumeDate {
    if (!digits.matches("[0-9]{16}")) {
      throw new IllegalArgumentException(
          "volume date: \"" + digits + "\", expected 16 digits: YYYYMMDDhhmmsscc");
    }
    try {
      LocalDateTime.of(
          number(digits, 0, 4),
          number(digits, 4, 6),
          number(digits, 6, 8),
          number(digits, 8, 10),
          number(digits, 10, 12),
          number(digits, 12, 14));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("volume date: \"" + digits + "\", no such time", e);
    }
  }

  /** The build's time. */
  public static VolumeDate of(Epoch epoch) {
    return of(epoch.seconds(), 0);
  }

  /** One that follows from a seed, between 2000 and 2099; role "iso9660/volume". */
  public static VolumeDate derivedFrom(DerivedIds ids) {
    long value = ByteBuffer.wrap(ids.bytes("iso9660/volume")).getLong();
    long hundredths = Long.remainderUnsigned(value, SPAN);
    return of(START + hundredths / 100, (int) (hundredths % 100));
  }

  /** As blkid shows a UUID. */
  public String uuid() {
    return String.join(
        "-",
        digits.substring(0, 4),
        digits.substring(4, 6),
        digits.substring(6, 8),
        digits.substring(8, 10),
        digits.substring(10, 12),
        digits.substring(12, 14),
        digits.substring(14, 16));
  }

  private static VolumeDate of(long seconds, int hundredths) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    if (time.getYear() < 1 || time.getYear() > 9999) {
      throw new IllegalArgumentException(
          "volume date: year " + time.getYear() + ", ISO 9660 holds 1 to 9999");
    }
    return new VolumeDate(
        String.format(
            Locale.ROOT,
            "%04d%02d%02d%02d%02d%02d%02d",
            time.getYear(),
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond(),
            hundredths));
  }

  private static int number(String digits, int from, int to) {
    return Integer.parseInt(digits, from, to, 10);
  }
}
