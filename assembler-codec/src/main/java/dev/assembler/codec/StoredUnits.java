package dev.assembler.codec;

import java.util.Arrays;
import java.util.List;

/** No compression, in pieces. */
final class StoredUnits extends StreamUnits {

  private static final int UNIT = 1 << 18;

  StoredUnits(Codec codec) {
    super(codec, UNIT, true);
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
        byte[] bytes = offset == 0 ? raw : Arrays.copyOfRange(raw, offset, offset + length);
        return made(bytes, length, length);
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
