package dev.assembler.core.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which parts of an image have ever been written, in whole blocks of 4 KiB: what a file system
 * allocates for a file at least. Neighbours merge, so an image written in one go is one entry.
 */
final class WrittenBlocks {

  static final int BLOCK = 4096;

  private final TreeMap<Long, Long> endByStart = new TreeMap<>();

  /** Everything in {@code [offset, offset + length)}, widened to whole blocks, is data now. */
  void add(long offset, long length) {
    if (length <= 0) {
      return;
    }
    long start = offset / BLOCK * BLOCK;
    long end = blockEnd(offset + length);
    Map.Entry<Long, Long> before = endByStart.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> next = endByStart.ceilingEntry(start);
    while (next != null && next.getKey() <= end) {
      end = Math.max(end, next.getValue());
      endByStart.remove(next.getKey());
      next = endByStart.ceilingEntry(start);
    }
    endByStart.put(start, end);
  }

  /** Forgets everything from {@code size} on, but for the block that {@code size} lies in. */
  void cut(long size) {
    long end = blockEnd(size);
    endByStart.tailMap(end, true).clear();
    Map.Entry<Long, Long> last = endByStart.lastEntry();
    if (last != null && last.getValue() > end) {
      endByStart.put(last.getKey(), end);
    }
  }

  /** The data within {@code [offset, offset + length)}, ascending. */
  List<Extent> within(long offset, long length) {
    var inside = new ArrayList<Extent>();
    long end = offset + length;
    Long first = endByStart.floorKey(offset);
    for (Map.Entry<Long, Long> run :
        endByStart.tailMap(first == null ? offset : first, true).entrySet()) {
      if (run.getKey() >= end) {
        break;
      }
      long from = Math.max(offset, run.getKey());
      long to = Math.min(end, run.getValue());
      if (from < to) {
        inside.add(new Extent(from, to - from));
      }
    }
    return inside;
  }

  /** Rounded up to a block; the largest offset there is where that would overflow. */
  private static long blockEnd(long offset) {
    return offset > Long.MAX_VALUE - BLOCK ? Long.MAX_VALUE : (offset + BLOCK - 1) / BLOCK * BLOCK;
  }
}
