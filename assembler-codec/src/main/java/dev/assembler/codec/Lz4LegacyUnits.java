package dev.assembler.codec;

import java.util.List;
import net.jpountz.lz4.LZ4Compressor;

/**
 * The lz4 frame that Linux reads (LZ4 frame format 1.6.3, "Legacy frame"): a magic, then blocks of
 * 8 MiB before compression, each behind its compressed length. Nothing marks the end: what follows
 * must be the end of the image or zeros.
 */
final class Lz4LegacyUnits extends StreamUnits {

  Lz4LegacyUnits(Codec codec) {
    super(codec, Lz4Input.LEGACY_BLOCK, true);
  }

  @Override
  public byte[] head() {
    byte[] magic = new byte[4];
    LittleEndian.putI32(magic, 0, Lz4Input.LEGACY_MAGIC);
    return magic;
  }

  @Override
  public Compressor newCompressor() {
    LZ4Compressor lz4 = Lz4Blocks.compressor(codec());
    return new Compressor() {
      private byte[] block = new byte[0];

      @Override
      public Made make(byte[] raw, int offset, int length) {
        // The encoder gives up early in a tight room; so it always has enough.
        int bound = lz4.maxCompressedLength(length);
        if (block.length < 4 + bound) {
          block = new byte[4 + bound];
        }
        int size = lz4.compress(raw, offset, length, block, 4, bound);
        LittleEndian.putI32(block, 0, size);
        return made(block, 4 + size, length);
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
