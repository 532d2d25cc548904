package dev.assembler.squashfs;

/**
 * A metadata block: a 16-bit header, then up to 8 KiB, compressed or raw. The header is the length
 * of what follows, with bit 15 set if that is raw.
 */
final class MetadataBlock {

  /** Uncompressed bytes of every block but a table's last. */
  static final int SIZE = 8192;

  static final int HEADER_SIZE = 2;
  static final int RAW_BIT = 1 << 15;

  private MetadataBlock() {}

  static int header(int stored, boolean raw) {
    if (stored < 1 || stored > SIZE) {
      throw new IllegalArgumentException("metadata block of " + stored + " bytes");
    }
    return raw ? stored | RAW_BIT : stored;
  }

  static boolean isRaw(int header) {
    return (header & RAW_BIT) != 0;
  }

  /** How many bytes follow the header. */
  static int stored(int header) {
    return header & (RAW_BIT - 1);
  }
}
