package dev.assembler.squashfs;

/**
 * Where a raw block becomes compressed bytes: the one place through which every data and fragment
 * block goes, and therefore where a cache of compressed blocks belongs. Used by one thread at a
 * time.
 */
interface BlockEncoder extends AutoCloseable {

  /** Returned where the block is to be stored as it is. */
  int RAW = -1;

  /**
   * Compresses {@code raw[0, length)} to {@code target}, which has room for {@code length}.
   *
   * @return the compressed size, less than {@code length}, or {@link #RAW}
   */
  int encode(byte[] raw, int length, byte[] target);

  @Override
  void close();
}
