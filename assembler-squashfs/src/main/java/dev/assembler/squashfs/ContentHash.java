package dev.assembler.squashfs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A fast 64-bit hash that finds candidates for equal content. Bytes are always compared before two
 * contents are taken for one, so the hash decides no byte of an image; against contents made to
 * collide it only costs time.
 */
final class ContentHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // odd constants with about as many ones as zeros: the golden ratio and three large primes
  private static final long K0 = 0x9E37_79B9_7F4A_7C15L;
  private static final long K1 = 0xA076_1D64_78BD_642FL;
  private static final long K2 = 0xE703_7ED1_A0B4_28DBL;
  private static final long K3 = 0x8EBC_6AF0_9C88_C6E3L;

  private ContentHash() {}

  static long of(byte[] bytes, int offset, int length) {
    long a = K0 ^ length;
    long b = K1 + length;
    int at = offset;
    int end = offset + length;
    for (; at <= end - 32; at += 32) {
      a = fold((long) LONGS.get(bytes, at) ^ K1, (long) LONGS.get(bytes, at + 8) ^ a);
      b = fold((long) LONGS.get(bytes, at + 16) ^ K2, (long) LONGS.get(bytes, at + 24) ^ b);
    }
    for (; at <= end - 8; at += 8) {
      a = fold((long) LONGS.get(bytes, at) ^ K3, a ^ K0);
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | bytes[at] & 0xFF;
    }
    return fold(a ^ K2, fold(b ^ rest, K3));
  }

  /** Two hashes in their order as one. */
  static long combine(long first, long second) {
    return fold(first ^ K1, second ^ K2);
  }

  private static long fold(long x, long y) {
    return x * y ^ Math.unsignedMultiplyHigh(x, y);
  }
}
