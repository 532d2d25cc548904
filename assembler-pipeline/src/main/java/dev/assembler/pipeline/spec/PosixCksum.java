package dev.assembler.pipeline.spec;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The checksum of POSIX cksum: CRC-32 with 0x04C11DB7, high bit first, the length after the data.
 */
final class PosixCksum extends MessageDigest {

  private static final int[] TABLE = table();

  private int crc;
  private long length;

  PosixCksum() {
    super("cksum");
  }

  @Override
  protected void engineUpdate(byte input) {
    add(input);
    length++;
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      add(input[i]);
    }
    length += count;
  }

  /** Eight bytes: the checksum as a big-endian number. */
  @Override
  protected byte[] engineDigest() {
    for (long rest = length; rest != 0; rest >>>= 8) {
      add((byte) rest);
    }
    byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(~crc & 0xFFFF_FFFFL).array();
    engineReset();
    return value;
  }

  @Override
  protected void engineReset() {
    crc = 0;
    length = 0;
  }

  private void add(byte b) {
    crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ b) & 0xFF];
  }

  private static int[] table() {
    var table = new int[256];
    for (int i = 0; i < 256; i++) {
      int value = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        value = (value << 1) ^ (value < 0 ? 0x04C1_1DB7 : 0);
      }
      table[i] = value;
    }
    return table;
  }
}
