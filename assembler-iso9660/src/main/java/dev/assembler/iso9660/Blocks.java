package dev.assembler.iso9660;

import dev.assembler.core.bytes.Alignment;

/** The logical block, which is the logical sector too: 2048 bytes (ECMA-119, 6.1.2 and 6.2.2). */
final class Blocks {

  static final int SIZE = 2048;

  /** The volume descriptors begin behind the system area (6.2.1). */
  static final int FIRST_DESCRIPTOR = 16;

  private Blocks() {}

  static long count(long bytes) {
    return Alignment.unitsFor(bytes, SIZE);
  }

  static long roundUp(long bytes) {
    return Alignment.roundUp(bytes, SIZE);
  }

  static long offset(long lba) {
    return lba * SIZE;
  }
}
