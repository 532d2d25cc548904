package dev.assembler.cpio;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays that threads take and give back, so that few are made however much is written. A collector
 * of two generations puts large arrays, and what outlives a few collections, where it looks only
 * once the heap is full: on a large machine that is never, and garbage of this kind stays resident.
 */
final class Rooms {

  /** What a unit may take when it is compressed and does not become smaller. */
  private static final int OVERHEAD = 1 << 16;

  private static final int SMALLEST = 1 << 12;

  private final List<byte[]> free = new ArrayList<>();
  private final long most;
  private final int[] usual;
  private long freeBytes;

  /**
   * @param most bytes of arrays that are kept while nobody has them: as many as may be in use at
   *     once, or some are made again and again
   * @param usual sizes that are asked for, ascending, each but for {@link #OVERHEAD}
   */
  Rooms(long most, int... usual) {
    this.most = most;
    this.usual = usual.clone();
  }

  /** An array of at least so many bytes, which may be anything. */
  synchronized byte[] take(int size) {
    int best = -1;
    for (int i = 0; i < free.size(); i++) {
      int length = free.get(i).length;
      if (length >= size && (best < 0 || length < free.get(best).length)) {
        best = i;
      }
    }
    return best >= 0 ? remove(best) : new byte[roomFor(size)];
  }

  private byte[] remove(int index) {
    byte[] array = free.remove(index);
    freeBytes -= array.length;
    return array;
  }

  /** Few sizes, so that what was made for one unit fits the next: powers of two and the usual. */
  private int roomFor(int size) {
    if (size <= usual[0] / 2) {
      return Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, size - 1)) << 1);
    }
    for (int each : usual) {
      if (size <= each + OVERHEAD) {
        return each + OVERHEAD;
      }
    }
    return size;
  }

  /** Takes back an array; of too many bytes, the smallest arrays go. */
  synchronized void give(byte[] array) {
    free.add(array);
    freeBytes += array.length;
    while (freeBytes > most) {
      int smallest = 0;
      for (int i = 1; i < free.size(); i++) {
        smallest = free.get(i).length < free.get(smallest).length ? i : smallest;
      }
      remove(smallest);
    }
  }
}
