package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;

/** Blocks as they are. */
final class StoredBlocks {

  private StoredBlocks() {}

  /** Never makes a block smaller. */
  static final class Compressor extends BlockCompressor {

    @Override
    int compressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int room) {
      return NOT_SMALLER;
    }

    @Override
    public void close() {}
  }

  /** Copies. */
  static final class Decompressor extends BlockDecompressor {

    Decompressor() {
      super(Codec.Id.STORE);
    }

    @Override
    int decompressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int capacity)
        throws ImageFormatException {
      if (len > capacity) {
        throw tooLarge(capacity);
      }
      System.arraycopy(src, off, dst, dstOff, len);
      return len;
    }

    @Override
    public void close() {}
  }
}
