package dev.assembler.squashfs;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A 64-bit hash that finds candidates for equal content: two checksums that processors compute at
 * the speed of memory. Bytes are always compared before two contents are taken for one, so the hash
 * decides no byte of an image; against contents made to collide it only costs time.
 */
final class ContentHash {

  private ContentHash() {}

  static long of(byte[] bytes, int offset, int length) {
    var low = new CRC32();
    low.update(bytes, offset, length);
    var high = new CRC32C();
    high.update(bytes, offset, length);
    return high.getValue() << 32 | low.getValue();
  }

  /** Two hashes in their order as one. */
  static long combine(long first, long second) {
    long mixed = (first ^ 0x9E37_79B9_7F4A_7C15L) * 0xA076_1D64_78BD_642FL;
    return (mixed ^ mixed >>> 29 ^ second) * 0xE703_7ED1_A0B4_28DBL;
  }
}
