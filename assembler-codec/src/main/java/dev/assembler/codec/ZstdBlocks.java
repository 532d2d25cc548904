package dev.assembler.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.assembler.core.ImageFormatException;

/**
 * Blocks as Zstandard frames (RFC 8878), each made in one shot: the header then holds the content's
 * size, and the window is never larger than the block, for which the kernel's reader has room.
 */
final class ZstdBlocks {

  private ZstdBlocks() {}

  /** Reuses one native context. */
  static final class Compressor extends BlockCompressor {

    private final ZstdCompressCtx context;
    private byte[] frame = new byte[0];

    Compressor(int level) {
      context = new ZstdCompressCtx();
      context.setLevel(level).setContentSize(true).setChecksum(false).setDictID(false);
    }

    @Override
    int compressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int room) {
      // The encoder decides by the room it has; so it always has enough.
      int bound = Math.toIntExact(Zstd.compressBound(len));
      if (frame.length < bound) {
        frame = new byte[bound];
      }
      int size = context.compressByteArray(frame, 0, bound, src, off, len);
      return deliver(frame, size, dst, dstOff, room);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** Decodes into the caller's room, which is also the window: the header's claims cost nothing. */
  static final class Decompressor extends BlockDecompressor {

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final boolean padded;

    Decompressor() {
      this(false);
    }

    /**
     * @param padded whether anything may follow the frame
     */
    Decompressor(boolean padded) {
      super(Codec.Id.ZSTD);
      this.padded = padded;
    }

    @Override
    int decompressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int capacity)
        throws ImageFormatException {
      // One plain frame, as the kernel wants it; the library would also take several, or skip some.
      int magic = len < Integer.BYTES ? 0 : LittleEndian.i32(src, off);
      if (magic != ZstdInput.MAGIC) {
        throw malformed(ZstdInput.wrongMagic(magic));
      }
      try {
        long frame = Zstd.findFrameCompressedSize(src, off, len);
        if (Zstd.isError(frame)) {
          throw malformed(Zstd.getErrorName(frame));
        }
        if (frame != len && !padded) {
          throw trailing(len - (int) frame);
        }
        return context.decompressByteArray(dst, dstOff, capacity, src, off, (int) frame);
      } catch (ZstdException e) {
        if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
          throw tooLarge(capacity);
        }
        throw malformed(e);
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
