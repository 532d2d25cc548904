package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers that stand twice, little-endian and then big-endian (ECMA-119, 7.2.3 and 7.3.3). */
final class BothEndian {

  private BothEndian() {}

  static void put16(ByteBuffer target, int value) {
    if (value != (value & 0xFFFF)) {
      throw new IllegalStateException(value + ": does not fit 16 bits");
    }
    target.order(ByteOrder.LITTLE_ENDIAN).putShort((short) value);
    target.order(ByteOrder.BIG_ENDIAN).putShort((short) value);
  }

  static void put32(ByteBuffer target, long value) {
    if (value != (value & 0xFFFF_FFFFL)) {
      throw new IllegalStateException(value + ": does not fit 32 bits");
    }
    target.order(ByteOrder.LITTLE_ENDIAN).putInt((int) value);
    target.order(ByteOrder.BIG_ENDIAN).putInt((int) value);
  }

  /**
   * The number at {@code at}, of which both forms agree.
   *
   * @param base where the buffer begins in the image, for messages
   */
  static int get16(String record, String field, ByteBuffer source, int at, long base)
      throws ImageFormatException {
    int little = source.order(ByteOrder.LITTLE_ENDIAN).getShort(at) & 0xFFFF;
    int big = source.order(ByteOrder.BIG_ENDIAN).getShort(at + 2) & 0xFFFF;
    requireSame(record, field, little, big, base + at);
    return little;
  }

  /** As {@link #get16}, of 32 bits. */
  static long get32(String record, String field, ByteBuffer source, int at, long base)
      throws ImageFormatException {
    long little = source.order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xFFFF_FFFFL;
    long big = source.order(ByteOrder.BIG_ENDIAN).getInt(at + 4) & 0xFFFF_FFFFL;
    requireSame(record, field, little, big, base + at);
    return little;
  }

  private static void requireSame(String record, String field, long little, long big, long at)
      throws ImageFormatException {
    if (little != big) {
      throw StructReader.fault(
          record, field, at, little, "its big-endian form says " + big + ", expected the same");
    }
  }
}
