package dev.assembler.gpt;

/**
 * A number of bytes that is known, or known to lie within bounds until something is written.
 *
 * @param least at least 0
 * @param most at least {@code least}
 */
public record Bounds(long least, long most) {

  public Bounds {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException("bounds: " + least + " to " + most);
    }
  }

  public static Bounds exactly(long bytes) {
    return new Bounds(bytes, bytes);
  }

  public boolean isExact() {
    return least == most;
  }

  /** "4096", or "4096 to 8192, from content". */
  @Override
  public String toString() {
    return isExact() ? Long.toString(least) : least + " to " + most + ", from content";
  }
}
