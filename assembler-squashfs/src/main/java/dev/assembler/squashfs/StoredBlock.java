package dev.assembler.squashfs;

/**
 * A block as it goes into the image.
 *
 * @param bytes the first {@code size.stored()} of them; null for a sparse block
 */
record StoredBlock(byte[] bytes, BlockSize size) {

  static final StoredBlock SPARSE = new StoredBlock(null, BlockSize.SPARSE);

  /**
   * Encodes {@code raw[0, length)}, unless the encoder is null or does not make it smaller. The
   * array becomes the result's or goes back to the buffers.
   */
  static StoredBlock of(byte[] raw, int length, BlockEncoder encoder, BlockBuffers buffers) {
    if (encoder != null) {
      byte[] target = buffers.take(length);
      int size = encoder.encode(raw, length, target);
      if (size != BlockEncoder.RAW) {
        buffers.giveBack(raw);
        return new StoredBlock(target, new BlockSize(size, false));
      }
      buffers.giveBack(target);
    }
    return new StoredBlock(raw, new BlockSize(length, true));
  }
}
