package dev.assembler.pipeline.format;

/**
 * The times a format can hold.
 *
 * @param first the earliest, in seconds since 1970
 * @param last the latest
 * @param stepNanos how far apart neighbours are, in nanoseconds
 * @param text the range for people, with what it is called in years; empty for no bound
 */
public record TimeRange(long first, long last, long stepNanos, String text) {

  /** Every time, to the nanosecond. */
  public static final TimeRange UNBOUNDED = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE, 1, "");

  /** Seconds in 32 bits without a sign. */
  public static final TimeRange UNSIGNED_SECONDS =
      new TimeRange(0, 0xFFFF_FFFFL, 1_000_000_000, "0 to 4294967295 (1970 to 2106)");

  public boolean contains(long seconds) {
    return seconds >= first && seconds <= last;
  }
}
