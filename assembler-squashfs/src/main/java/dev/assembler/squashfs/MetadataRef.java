package dev.assembler.squashfs;

import java.util.Locale;

/**
 * Where a record begins in a table of metadata blocks.
 *
 * @param block where the metadata block's header is, in bytes from the table's start; 48 bits
 * @param offset of the record in the block's uncompressed bytes, 0 to 8191
 */
record MetadataRef(long block, int offset) {

  static final long MAX_BLOCK = (1L << 48) - 1;

  MetadataRef {
    if (block < 0 || block > MAX_BLOCK || offset < 0 || offset > 0xFFFF) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "metadata reference %d:%d, expected 0..2^48-1 and 0..65535",
              block,
              offset));
    }
  }

  /** From the 64 bits as they stand on disk: the offset in the low 16, the block above. */
  static MetadataRef of(long packed) {
    return new MetadataRef(packed >>> 16, (int) (packed & 0xFFFF));
  }

  /** The 64 bits as they stand on disk. */
  long packed() {
    return block << 16 | offset;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "0x%x:0x%x", block, offset);
  }
}
