package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.util.Locale;

/** What the reader of a volume has taken of its limits. */
final class ReadBudget {

  /** Of a node with its metadata, name, entry and place in the reader's maps, about. */
  private static final int NODE_BYTES = 320;

  private final Limits limits;
  private long nodes;
  private long nameBytes;
  private long allocation;

  ReadBudget(Limits limits) {
    this.limits = limits;
  }

  void takeName(int length) throws ImageFormatException {
    nodes++;
    nameBytes += length;
    require("names", nodes, limits.nodes());
    require("bytes of names", nameBytes, limits.nameBytes());
    take(NODE_BYTES + length);
  }

  /** Bytes of the heap. */
  void take(long bytes) throws ImageFormatException {
    allocation += bytes;
    require("bytes of memory for metadata", allocation, limits.allocation());
  }

  void requireDepth(int depth) throws ImageFormatException {
    require("directories on the way to a name", depth, limits.depth());
  }

  private static void require(String what, long taken, long most) throws ImageFormatException {
    if (taken > most) {
      throw new ImageFormatException(
          String.format(Locale.ROOT, "ext4 volume: more %s than the limit (%d)", what, most));
    }
  }
}
