package dev.assembler.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.List;

/**
 * Zstandard frames made in one shot: no window is larger than its content. They have 8 MiB, or
 * twice the window of the levels that look back less.
 */
final class ZstdUnits extends StreamUnits {

  /** The last level whose window is 2 MiB (zstd's default parameters for large sources). */
  private static final int LAST_OF_SMALL_WINDOW = 8;

  ZstdUnits(Codec codec) {
    super(codec, size(codec), false);
  }

  /** What is compressed without anything before it, but for what a stream's jobs look back. */
  static int size(Codec codec) {
    return hasSmallWindow(codec) ? 4 << 20 : 8 << 20;
  }

  static boolean hasSmallWindow(Codec codec) {
    return codec.level() <= LAST_OF_SMALL_WINDOW;
  }

  @Override
  public byte[] head() {
    return NOTHING;
  }

  @Override
  public Compressor newCompressor() {
    return new Frames(codec().level(), unitSize());
  }

  @Override
  public byte[] tail(List<UnitLength> units) {
    return NOTHING;
  }

  /** Reuses one native context. */
  private static final class Frames implements Compressor {

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final int unitSize;
    private byte[] frame = new byte[0];

    Frames(int level, int unitSize) {
      this.unitSize = unitSize;
      context.setLevel(level).setContentSize(true).setChecksum(true).setDictID(false);
    }

    @Override
    public Made make(byte[] raw, int offset, int length) {
      // The encoder decides by the room it has; so it always has enough.
      int bound = Math.toIntExact(Zstd.compressBound(length));
      if (frame.length < bound) {
        // Enough for all units at once, if this is no lonely short one.
        int usual = length > unitSize / 2 ? Math.toIntExact(Zstd.compressBound(unitSize)) : 0;
        frame = new byte[Math.max(bound, usual)];
      }
      int size = context.compressByteArray(frame, 0, bound, raw, offset, length);
      return made(frame, size, length);
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
