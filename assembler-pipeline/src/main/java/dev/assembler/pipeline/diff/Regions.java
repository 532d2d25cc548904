package dev.assembler.pipeline.diff;

import dev.assembler.core.image.Extent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Places of an image of which it is known what is there; asked for one byte after the other. */
final class Regions {

  private final TreeMap<Long, Long> ends = new TreeMap<>();
  private long start;
  private long end;

  Regions(List<Extent> extents) {
    extents.forEach(each -> ends.merge(each.offset(), each.end(), Math::max));
  }

  /** Where the one begins that has a byte; -1 if none has it. */
  long startOf(long offset) {
    if (offset < start || offset >= end) {
      Map.Entry<Long, Long> before = ends.floorEntry(offset);
      if (before == null || offset >= before.getValue()) {
        return -1;
      }
      start = before.getKey();
      end = before.getValue();
    }
    return start;
  }
}
