package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which parts of a file are in the archive, one after the other; all else is zeros.
 *
 * @param realSize of the file, holes included
 */
record SparseMap(long realSize, long[] offsets, long[] lengths) {

  /** How many parts a map may have: as many as a 16 MiB extended header could tell. */
  static final int MAX_PARTS = 1 << 20;

  /** Bytes in the archive. */
  long storedSize() {
    long sum = 0;
    for (long length : lengths) {
      sum += length; // bounded by realSize, as the parts do not overlap
    }
    return sum;
  }

  /** Collects the parts in order, each tested when it is added. */
  static final class Builder {

    private final String subject;
    private final long realSize;
    private long[] offsets = new long[4];
    private long[] lengths = new long[4];
    private int count;
    private long end;

    Builder(String subject, long realSize) {
      this.subject = subject;
      this.realSize = realSize;
    }

    int count() {
      return count;
    }

    /**
     * @param place in the archive, where the map says so
     */
    void add(long offset, long length, long place) throws ImageFormatException {
      if (count == MAX_PARTS) {
        throw fault(place, "more parts", "expected at most " + MAX_PARTS);
      }
      if (offset < end || length < 0 || offset > realSize - length) {
        throw fault(
            place,
            String.format(Locale.ROOT, "%d bytes at %d", length, offset),
            String.format(
                Locale.ROOT,
                "expected a part between %d, where the last one ends, and the file's end (%d)",
                end,
                realSize));
      }
      end = offset + length;
      if (length == 0) {
        return; // the last one, where a file ends with a hole
      }
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, count * 2);
        lengths = Arrays.copyOf(lengths, count * 2);
      }
      offsets[count] = offset;
      lengths[count++] = length;
    }

    SparseMap build(long storedSize, long place) throws ImageFormatException {
      var map =
          new SparseMap(realSize, Arrays.copyOf(offsets, count), Arrays.copyOf(lengths, count));
      if (map.storedSize() != storedSize) {
        throw fault(
            place,
            map.storedSize() + " bytes in all parts",
            "expected " + storedSize + ", as many as are in the archive");
      }
      return map;
    }

    private ImageFormatException fault(long place, String found, String expectation) {
      return StructReader.fault(subject, "sparse map", place, found, expectation);
    }
  }
}
