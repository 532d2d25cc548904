package dev.assembler.squashfs;

import java.util.Arrays;

/** Recognises zeros. */
final class ZeroBytes {

  private static final byte[] ZEROS = new byte[4096];

  private ZeroBytes() {}

  static boolean all(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at += ZEROS.length) {
      int count = Math.min(ZEROS.length, end - at);
      if (!Arrays.equals(bytes, at, at + count, ZEROS, 0, count)) {
        return false;
      }
    }
    return true;
  }
}
