package dev.assembler.uki;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The checksum of a PE image, as IMAGEHLP's CheckSumMappedFile computes it: all 16-bit words, the
 * carry added again, and the length of the file. The field itself counts as zero.
 */
final class PeChecksum {

  private static final int PIECE = 1 << 18;

  private long sum;
  private boolean odd;

  /** The next bytes of the file; zeros may be left out where their number is even. */
  void update(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      sum += (long) (bytes[i] & 0xFF) << (odd ? 8 : 0);
      odd = !odd;
    }
  }

  long value(long fileSize) {
    long folded = sum;
    while (folded > 0xFFFF) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (folded + fileSize) & 0xFFFF_FFFFL;
  }

  /** Of a whole image, whose field is at an offset. */
  static long of(ImageSource image, long field) throws IOException {
    var checksum = new PeChecksum();
    long size = image.size();
    byte[] piece = new byte[(int) Math.min(PIECE, size)];
    for (long at = 0; at < size; at += piece.length) {
      int count = (int) Math.min(piece.length, size - at);
      image.readAt(at, ByteBuffer.wrap(piece, 0, count));
      for (long i = Math.max(at, field); i < Math.min(at + count, field + 4); i++) {
        piece[(int) (i - at)] = 0;
      }
      checksum.update(piece, 0, count);
    }
    return checksum.value(size);
  }
}
