package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Blocks as zlib streams (RFC 1950), or as the Deflate data inside of them alone (RFC 1951), with a
 * 32 KiB window, by the JDK's zlib.
 */
final class DeflateBlocks {

  private DeflateBlocks() {}

  /** Stops as soon as the result outgrows its room. */
  static final class Compressor extends BlockCompressor {

    private final Deflater deflater;

    Compressor(int level) {
      this(level, false);
    }

    /**
     * @param bare without the header and the checksum of RFC 1950
     */
    Compressor(int level, boolean bare) {
      deflater = new Deflater(level, bare);
    }

    @Override
    int compressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int room) {
      deflater.reset();
      deflater.setInput(src, off, len);
      deflater.finish();
      int size = 0;
      while (!deflater.finished() && size < room) {
        size += deflater.deflate(dst, dstOff + size, room - size);
      }
      return deflater.finished() ? size : NOT_SMALLER;
    }

    @Override
    public void close() {
      deflater.end();
    }
  }

  /** Wants the whole stream, its checksum included, and by default nothing behind it. */
  static final class Decompressor extends BlockDecompressor {

    private final Inflater inflater;
    private final boolean padded;
    private final byte[] beyond = new byte[1];

    Decompressor() {
      this(false, false);
    }

    /**
     * @param bare without the header and the checksum of RFC 1950
     * @param padded whether anything may follow the stream
     */
    Decompressor(boolean bare, boolean padded) {
      super(Codec.Id.GZIP);
      this.inflater = new Inflater(bare);
      this.padded = padded;
    }

    @Override
    int decompressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int capacity)
        throws ImageFormatException {
      inflater.reset();
      inflater.setInput(src, off, len);
      int size = 0;
      try {
        while (!inflater.finished()) {
          // A full room is no error yet: the end of the stream may still be unread.
          int n =
              size < capacity
                  ? inflater.inflate(dst, dstOff + size, capacity - size)
                  : inflater.inflate(beyond);
          size += n;
          if (size > capacity) {
            throw tooLarge(capacity);
          }
          if (inflater.needsDictionary()) {
            throw malformed("asks for a preset dictionary");
          }
          if (n == 0 && !inflater.finished()) {
            throw malformed("ends too early, after " + size + " bytes of output");
          }
        }
      } catch (DataFormatException e) {
        throw malformed(e);
      }
      if (!padded && inflater.getRemaining() != 0) {
        throw trailing(inflater.getRemaining());
      }
      return size;
    }

    @Override
    public void close() {
      inflater.end();
    }
  }
}
