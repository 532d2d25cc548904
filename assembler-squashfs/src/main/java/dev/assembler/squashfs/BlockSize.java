package dev.assembler.squashfs;

/**
 * The size word of a data or fragment block: how many bytes it takes in the image, and bit 24 if
 * they are not compressed. The word 0 is a block of zeros that takes no bytes at all.
 *
 * @param stored 0 to 2^24-1
 * @param raw whether the bytes are stored as they are
 */
record BlockSize(int stored, boolean raw) {

  static final int RAW_BIT = 1 << 24;

  /** A block of zeros. */
  static final BlockSize SPARSE = new BlockSize(0, false);

  BlockSize {
    if (stored < 0 || stored >= RAW_BIT) {
      throw new IllegalArgumentException("block of " + stored + " bytes, expected 0..2^24-1");
    }
  }

  /** From the word on disk, whose bits above 24 must be clear ({@link #isValid}). */
  static BlockSize of(int word) {
    return new BlockSize(word & (RAW_BIT - 1), (word & RAW_BIT) != 0);
  }

  /** The kernel refuses words with a bit above 24. */
  static boolean isValid(int word) {
    return word >>> 25 == 0;
  }

  int word() {
    return raw ? stored | RAW_BIT : stored;
  }

  boolean isSparse() {
    return stored == 0;
  }
}
