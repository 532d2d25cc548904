package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;

/**
 * Decodes LZ4's block format where a block may look back beyond its own start, into the blocks
 * before it; the native library's interface has no room for that.
 */
final class Lz4Block {

  private static final int SHORTEST_MATCH = 4;

  private Lz4Block() {}

  /**
   * Decodes {@code src[0, length)} to {@code out} from {@code start}, not beyond {@code end};
   * matches reach back to {@code out[0]}.
   *
   * @return where the output ends
   */
  static int decode(byte[] src, int length, byte[] out, int start, int end)
      throws ImageFormatException {
    int in = 0;
    int at = start;
    while (true) {
      if (in >= length) {
        throw malformed("ends too early");
      }
      int token = src[in++] & 0xFF;
      int literals = token >>> 4;
      if (literals == 15) {
        int b;
        do {
          if (in >= length || literals > end - at) {
            throw malformed("literals beyond the block");
          }
          b = src[in++] & 0xFF;
          literals += b;
        } while (b == 255);
      }
      if (literals > length - in || literals > end - at) {
        throw malformed("literals beyond the block");
      }
      System.arraycopy(src, in, out, at, literals);
      in += literals;
      at += literals;
      if (in == length) {
        return at; // the last sequence has no match
      }
      if (length - in < 2) {
        throw malformed("ends too early");
      }
      int offset = LittleEndian.u16(src, in);
      in += 2;
      if (offset == 0 || offset > at) {
        throw malformed("match offset " + offset + ", with " + at + " bytes to look back at");
      }
      int match = (token & 15) + SHORTEST_MATCH;
      if ((token & 15) == 15) {
        int b;
        do {
          if (in >= length || match > end - at) {
            throw malformed("match beyond the block");
          }
          b = src[in++] & 0xFF;
          match += b;
        } while (b == 255);
      }
      if (match > end - at) {
        throw malformed("match beyond the block");
      }
      copyMatch(out, at, offset, match);
      at += match;
    }
  }

  /** Copies bytes that may overlap themselves: what was copied is copied again. */
  private static void copyMatch(byte[] out, int at, int offset, int length) {
    int from = at - offset;
    int done = 0;
    while (done < length) {
      int n = Math.min(length - done, at + done - from);
      System.arraycopy(out, from, out, at + done, n);
      done += n;
    }
  }

  static ImageFormatException malformed(String what) {
    return new ImageFormatException("lz4 block: " + what);
  }
}
