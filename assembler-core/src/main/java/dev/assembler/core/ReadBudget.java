package dev.assembler.core;

import java.util.Locale;
import java.util.Objects;

/** What the reader of one image has taken of its {@link Limits}. */
public final class ReadBudget {

  /** Of a node with its metadata, name, entry and place in a reader's maps, about. */
  private static final int NODE_BYTES = 320;

  private final String subject;
  private final Limits limits;
  private long nodes;
  private long nameBytes;
  private long allocation;

  /**
   * @param subject what is read, as messages begin: "FAT volume"
   */
  public ReadBudget(String subject, Limits limits) {
    this.subject = Objects.requireNonNull(subject, "subject");
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /**
   * Takes a name of so many bytes, with the node it stands for.
   *
   * @throws ImageFormatException if that is more than the limits allow
   */
  public void takeName(int length) throws ImageFormatException {
    nodes++;
    nameBytes += length;
    require("names", nodes, limits.nodes());
    require("bytes of names", nameBytes, limits.nameBytes());
    take(NODE_BYTES + length);
  }

  /**
   * Takes bytes of the heap, before they are allocated.
   *
   * @throws ImageFormatException if that is more than the limits allow
   */
  public void take(long bytes) throws ImageFormatException {
    allocation += bytes;
    require("bytes of memory for metadata", allocation, limits.allocation());
  }

  /**
   * Demands that so many directories on the way to a name are allowed.
   *
   * @throws ImageFormatException if they are not
   */
  public void requireDepth(int depth) throws ImageFormatException {
    require("directories on the way to a name", depth, limits.depth());
  }

  private void require(String what, long taken, long most) throws ImageFormatException {
    if (taken > most) {
      throw new ImageFormatException(
          String.format(Locale.ROOT, "%s: more %s than the limit (%d)", subject, what, most));
    }
  }
}
