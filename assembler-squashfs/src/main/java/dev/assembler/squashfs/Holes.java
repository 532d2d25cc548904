package dev.assembler.squashfs;

import dev.assembler.core.image.Extent;
import java.util.List;

/**
 * Where a file has no data and reads as zeros. Asked at ascending or any offsets, by any thread.
 */
final class Holes {

  /** None at all, as far as is known. */
  static final Holes NONE = new Holes(null);

  private final List<Extent> data;

  private Holes(List<Extent> data) {
    this.data = data;
  }

  /** What lies between these extents, which are ascending and disjoint. */
  static Holes of(List<Extent> data) {
    return new Holes(data);
  }

  /** Whether all of {@code [offset, offset + length)} is hole. */
  boolean cover(long offset, int length) {
    if (data == null) {
      return false;
    }
    int low = 0;
    int high = data.size();
    while (low < high) { // the first extent that ends behind the offset
      int middle = (low + high) >>> 1;
      if (data.get(middle).end() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == data.size() || data.get(low).offset() >= offset + length;
  }
}
