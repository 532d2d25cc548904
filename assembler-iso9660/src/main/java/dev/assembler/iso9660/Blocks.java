package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.Alignment;

/** The logical block, which is the logical sector too: 2048 bytes (ECMA-119, 6.1.2 and 6.2.2). */
final class Blocks {

  static final int SIZE = 2048;

  /** The volume descriptors begin behind the system area (6.2.1). */
  static final int FIRST_DESCRIPTOR = 16;

  private Blocks() {}

  static long count(long bytes) {
    return Alignment.unitsFor(bytes, SIZE);
  }

  static long roundUp(long bytes) {
    return Alignment.roundUp(bytes, SIZE);
  }

  static long offset(long lba) {
    return lba * SIZE;
  }

  /**
   * Demands that an extent ends inside the image.
   *
   * @param what the record that states it, as messages begin
   * @param lba where it begins, in blocks
   * @param size in bytes
   * @param imageSize in bytes
   */
  static void requireInside(String what, long lba, long size, long imageSize)
      throws ImageFormatException {
    if (offset(lba) > imageSize - size) {
      throw new ImageFormatException(
          what
              + ": extent of "
              + size
              + " bytes at block "
              + lba
              + ", beyond the end of the image ("
              + imageSize
              + ")");
    }
  }
}
