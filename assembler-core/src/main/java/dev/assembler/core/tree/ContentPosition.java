package dev.assembler.core.tree;

import java.util.Comparator;
import java.util.Locale;

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
    return String.format(Locale.ROOT, within == 0 ? "0x%x" : "0x%x+0x%x", offset, within);
  }
}
