package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;

/** What reading one hierarchy may take: names, memory for them, bytes that the image has. */
final class ReadBudget {

  /** What a name costs on the heap, about, beside its bytes. */
  private static final long NODE_COST = 400;

  private final Limits limits;
  private final long imageSize;
  private long nodes;
  private long nameBytes;

  ReadBudget(Limits limits, long imageSize) {
    this.limits = limits;
    this.imageSize = imageSize;
  }

  /** Another name. */
  void count(int nameLength) throws ImageFormatException {
    nodes++;
    countText(nameLength);
  }

  /** Bytes of a name or a target. */
  void countText(int length) throws ImageFormatException {
    nameBytes += length;
    if (nodes > limits.nodes()
        || nameBytes > limits.nameBytes()
        || nodes * NODE_COST + 2 * nameBytes > limits.allocation()) {
      throw new ImageFormatException(
          "iso9660: more than the limits of names ("
              + limits.nodes()
              + ", of memory for them "
              + limits.allocation()
              + ")");
    }
  }

  /** An extent ends inside the image. */
  void requireInside(String what, long lba, long size) throws ImageFormatException {
    if (Blocks.offset(lba) > imageSize - size) {
      throw new ImageFormatException(
          what
              + ": extent of "
              + size
              + " bytes at block "
              + lba
              + ", beyond the end of the image ("
              + imageSize
              + ")");
    }
  }
}
