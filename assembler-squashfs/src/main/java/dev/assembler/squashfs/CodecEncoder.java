package dev.assembler.squashfs;

import dev.assembler.codec.BlockCompressor;
import dev.assembler.codec.BlockFormat;
import dev.assembler.codec.Codec;

/** Compresses by a codec. */
record CodecEncoder(BlockCompressor compressor) implements BlockEncoder {

  static CodecEncoder of(Codec codec, BlockFormat format) {
    return new CodecEncoder(codec.newBlockCompressor(format));
  }

  @Override
  public int encode(byte[] raw, int length, byte[] target) {
    int size = compressor.compress(raw, 0, length, target, 0, target.length);
    return size == BlockCompressor.NOT_SMALLER ? RAW : size;
  }

  @Override
  public void close() {
    compressor.close();
  }
}
