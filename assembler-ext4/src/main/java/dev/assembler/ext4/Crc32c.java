package dev.assembler.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * CRC-32C as ext4 chains it: a running value goes in and comes out, begun with all bits set and
 * never inverted. {@link java.util.zip.CRC32C} cannot begin with a value of the caller's.
 */
final class Crc32c {

  static final int START = -1;

  /** Castagnoli's polynomial, reflected. */
  private static final int POLYNOMIAL = 0x82F6_3B78;

  private static final int[] TABLE = table();

  private Crc32c() {}

  static int update(int crc, byte[] bytes, int offset, int length) {
    int value = crc;
    for (int i = offset; i < offset + length; i++) {
      value = (value >>> 8) ^ TABLE[(value ^ bytes[i]) & 0xFF];
    }
    return value;
  }

  static int update(int crc, byte[] bytes) {
    return update(crc, bytes, 0, bytes.length);
  }

  /** Bytes from {@code offset} on, wherever the buffer's position is. */
  static int update(int crc, ByteBuffer bytes, int offset, int length) {
    int value = crc;
    for (int i = offset; i < offset + length; i++) {
      value = (value >>> 8) ^ TABLE[(value ^ bytes.get(i)) & 0xFF];
    }
    return value;
  }

  /** Four bytes, the lowest first. */
  static int updateU32(int crc, long value) {
    int result = crc;
    for (int shift = 0; shift < 32; shift += 8) {
      result = (result >>> 8) ^ TABLE[(result ^ (int) (value >>> shift)) & 0xFF];
    }
    return result;
  }

  /** What every checksum of a volume begins with: that of its UUID. */
  static int seed(UUID uuid) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    return update(START, bytes.array());
  }

  /** What every checksum of an inode's own structures begins with. */
  static int inodeSeed(int volumeSeed, long inode, long generation) {
    return updateU32(updateU32(volumeSeed, inode), generation);
  }

  private static int[] table() {
    var table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value >>> 1) ^ (POLYNOMIAL & -(value & 1));
      }
      table[i] = value;
    }
    return table;
  }
}
