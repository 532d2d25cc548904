package dev.assembler.codec;

import java.io.IOException;
import java.util.List;

/** Gzip members of 1 MiB: Deflate looks back 32 KiB, so that cutting costs next to nothing. */
final class GzipUnits extends StreamUnits {

  private static final int UNIT = 1 << 20;

  GzipUnits(Codec codec) {
    super(codec, UNIT, false);
  }

  @Override
  public byte[] head() {
    return NOTHING;
  }

  @Override
  public Compressor newCompressor() {
    return new Compressor() {
      private final KeptOutput bytes = new KeptOutput(UNIT / 2);

      @Override
      public Made make(byte[] raw, int offset, int length) {
        bytes.reset();
        try (var member = new GzipOutput(bytes, codec().level())) {
          member.write(raw, offset, length);
        } catch (IOException e) {
          throw new IllegalStateException("gzip failed to encode in memory", e);
        }
        return made(bytes.array(), bytes.size(), length);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public byte[] tail(List<UnitLength> units) {
    return NOTHING;
  }
}
