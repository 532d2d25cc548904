package dev.assembler.codec;

import java.io.ByteArrayOutputStream;
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
      @Override
      public Made make(byte[] raw, int offset, int length) {
        var bytes = new ByteArrayOutputStream(length / 2 + 64);
        try (var member = new GzipOutput(bytes, codec().level())) {
          member.write(raw, offset, length);
        } catch (IOException e) {
          throw new IllegalStateException("gzip failed to encode in memory", e);
        }
        return made(bytes.toByteArray(), bytes.size(), length);
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
