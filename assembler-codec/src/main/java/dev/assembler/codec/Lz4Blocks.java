package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Blocks in LZ4's block format, without a frame, by the native library. */
final class Lz4Blocks {

  private Lz4Blocks() {}

  /**
   * The library's compressor for a codec. Only ever the native one: the library's own Java port
   * makes other bytes, and the result must not depend on what the host can load.
   */
  static LZ4Compressor compressor(Codec codec) {
    LZ4Factory lz4 = LZ4Factory.nativeInstance();
    return codec.id() == Codec.Id.LZ4HC ? lz4.highCompressor(codec.level()) : lz4.fastCompressor();
  }

  /** Without state of its own but the room it works in. */
  static final class Compressor extends BlockCompressor {

    private final LZ4Compressor compressor;
    private byte[] block = new byte[0];

    Compressor(Codec codec) {
      compressor = compressor(codec);
    }

    @Override
    int compressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int room) {
      // The encoder gives up early in a tight room; so it always has enough.
      int bound = compressor.maxCompressedLength(len);
      if (block.length < bound) {
        block = new byte[bound];
      }
      int size = compressor.compress(src, off, len, block, 0, bound);
      return deliver(block, size, dst, dstOff, room);
    }

    @Override
    public void close() {}
  }

  /** Checks every copy against both ends of both arrays. */
  static final class Decompressor extends BlockDecompressor {

    private final LZ4SafeDecompressor decompressor = LZ4Factory.nativeInstance().safeDecompressor();

    Decompressor(Codec.Id id) {
      super(id);
    }

    @Override
    int decompressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int capacity)
        throws ImageFormatException {
      try {
        return decompressor.decompress(src, off, len, dst, dstOff, capacity);
      } catch (LZ4Exception e) {
        // The library does not tell which: its only error is a position.
        throw malformed("malformed, or becomes larger than " + capacity + " bytes");
      }
    }

    @Override
    public void close() {}
  }
}
