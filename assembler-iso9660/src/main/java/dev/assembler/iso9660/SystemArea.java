package dev.assembler.iso9660;

/**
 * The first 32 KiB of an image, which ISO 9660 leaves to others (ECMA-119, 6.2.1): zeros, or what
 * boots the image as a disk and the partition tables there, made by the caller from the layout.
 */
public final class SystemArea {

  public static final int SIZE = Blocks.FIRST_DESCRIPTOR * Blocks.SIZE;

  /** Zeros. */
  public static final SystemArea EMPTY = new SystemArea(new byte[0]);

  private final byte[] bytes;

  private SystemArea(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy; what is shorter is filled up with zeros.
   *
   * @throws IllegalArgumentException for more than {@link #SIZE} bytes
   */
  public static SystemArea of(byte[] bytes) {
    if (bytes.length > SIZE) {
      throw new IllegalArgumentException(
          "system area: " + bytes.length + " bytes, it holds " + SIZE);
    }
    return new SystemArea(bytes.clone());
  }

  /** A copy, without the zeros behind what was given. */
  byte[] bytes() {
    return bytes.clone();
  }
}
