package dev.assembler.core.bytes;

/** Offsets and sizes in multiples of a unit: sectors, blocks, clusters. */
public final class Alignment {

  private Alignment() {}

  /**
   * The smallest multiple of {@code unit} that is at least {@code value}.
   *
   * @param value at least 0
   * @param unit at least 1, not necessarily a power of two
   * @throws IllegalArgumentException if no long holds the result
   */
  public static long roundUp(long value, long unit) {
    long padding = padding(value, unit);
    if (value > Long.MAX_VALUE - padding) {
      throw new IllegalArgumentException(
          "value: " + value + ", cannot be rounded up to a multiple of " + unit);
    }
    return value + padding;
  }

  /** The largest multiple of {@code unit} that is at most {@code value}. */
  public static long roundDown(long value, long unit) {
    return value - remainder(value, unit);
  }

  /** How far the next multiple of {@code unit} is; 0 at a multiple. */
  public static long padding(long value, long unit) {
    long remainder = remainder(value, unit);
    return remainder == 0 ? 0 : unit - remainder;
  }

  public static boolean isAligned(long value, long unit) {
    return remainder(value, unit) == 0;
  }

  /** How many units it takes to hold {@code value}. */
  public static long unitsFor(long value, long unit) {
    long remainder = remainder(value, unit);
    return value / unit + (remainder == 0 ? 0 : 1);
  }

  private static long remainder(long value, long unit) {
    if (unit < 1) {
      throw new IllegalArgumentException("unit: " + unit + ", expected at least 1");
    }
    if (value < 0) {
      throw new IllegalArgumentException("value: " + value + ", expected at least 0");
    }
    return value % unit;
  }
}
