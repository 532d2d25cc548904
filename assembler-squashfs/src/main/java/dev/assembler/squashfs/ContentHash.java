package dev.assembler.squashfs;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A 64-bit hash that finds candidates for equal content. Bytes are always compared before two
 * contents are taken for one, so it decides no byte of an image; contents that collide in it are
 * told apart by a {@link ContentDigest}.
 */
@FunctionalInterface
interface ContentHash {

  /** Two checksums that processors compute at the speed of memory. */
  ContentHash CHECKSUMS =
      (bytes, offset, length) -> {
        var low = new CRC32();
        low.update(bytes, offset, length);
        var high = new CRC32C();
        high.update(bytes, offset, length);
        return high.getValue() << 32 | low.getValue();
      };

  /** The hash of {@code bytes[offset, offset + length)}. */
  long of(byte[] bytes, int offset, int length);

  /** Two hashes in their order as one. */
  static long combine(long first, long second) {
    long mixed = (first ^ 0x9E37_79B9_7F4A_7C15L) * 0xA076_1D64_78BD_642FL;
    return (mixed ^ mixed >>> 29 ^ second) * 0xE703_7ED1_A0B4_28DBL;
  }
}
