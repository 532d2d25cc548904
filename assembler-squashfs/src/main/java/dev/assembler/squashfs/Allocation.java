package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.EntryName;

/** What one reading has taken of its {@link Limits} so far. */
final class Allocation {

  private final Limits limits;
  private long bytes;
  private long nodes;
  private long nameBytes;

  Allocation(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  /** Bytes of metadata that will be held until the reading ends, or longer. */
  void hold(long more) throws ImageFormatException {
    bytes += more;
    if (bytes > limits.allocation()) {
      throw exceeded("metadata", limits.allocation(), "bytes");
    }
  }

  /** One more name in the tree. */
  void name(EntryName name) throws ImageFormatException {
    nodes++;
    if (nodes > limits.nodes()) {
      throw exceeded("tree", limits.nodes(), "names");
    }
    nameBytes(name.length());
  }

  /** Bytes of a name or of a symbolic link's target. */
  void nameBytes(int more) throws ImageFormatException {
    nameBytes += more;
    if (nameBytes > limits.nameBytes()) {
      throw exceeded("tree", limits.nameBytes(), "bytes of names and targets");
    }
  }

  private static ImageFormatException exceeded(String what, long limit, String unit) {
    return new ImageFormatException(
        "squashfs " + what + ": more than the limit of " + limit + " " + unit);
  }
}
