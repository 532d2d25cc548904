package dev.assembler.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.List;

/** Zstandard frames of 8 MiB, made in one shot: no window is larger than its content. */
final class ZstdUnits extends StreamUnits {

  private static final int UNIT = 8 << 20;

  ZstdUnits(Codec codec) {
    super(codec, UNIT, false);
  }

  @Override
  public byte[] head() {
    return NOTHING;
  }

  @Override
  public Compressor newCompressor() {
    return new Frames(codec().level());
  }

  @Override
  public byte[] tail(List<UnitLength> units) {
    return NOTHING;
  }

  /** Reuses one native context. */
  private static final class Frames implements Compressor {

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private byte[] frame = new byte[0];

    Frames(int level) {
      context.setLevel(level).setContentSize(true).setChecksum(true).setDictID(false);
    }

    @Override
    public Made make(byte[] raw, int offset, int length) {
      // The encoder decides by the room it has; so it always has enough.
      int bound = Math.toIntExact(Zstd.compressBound(length));
      if (frame.length < bound) {
        // Enough for all units at once, if this is no lonely short one.
        int usual = length > UNIT / 2 ? Math.toIntExact(Zstd.compressBound(UNIT)) : 0;
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
