package dev.assembler.core.tree;

import java.util.Comparator;

/**
 * Where a file's first bytes lie in the image that holds it.
 *
 * @param offset of them, or of the compressed block that they are in
 * @param within that block, in its bytes as they are read; 0 elsewhere
 */
public record ContentPosition(long offset, long within) implements Comparable<ContentPosition> {

  private static final Comparator<ContentPosition> ORDER =
      Comparator.comparingLong(ContentPosition::offset).thenComparingLong(ContentPosition::within);

  @Override
  public int compareTo(ContentPosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String at = "0x" + Long.toHexString(offset);
    return within == 0 ? at : at + "+0x" + Long.toHexString(within);
  }
}
