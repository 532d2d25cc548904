package dev.assembler.tar;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the zeros of a file that GNU's sparse format 1.0 leaves out: whole aligned pieces of 4 KiB.
 * What the host calls holes only saves reading them; zeros that were written out count as well.
 */
final class SparseScan {

  private static final int PIECE = 4096;
  private static final int BUFFER = 32 * PIECE;

  private final ImageSource source;
  private final long size;
  private long[] offsets = new long[4];
  private long[] ends = new long[4];
  private int count;

  private SparseScan(ImageSource source) throws IOException {
    this.source = source;
    this.size = source.size();
  }

  /** The parts that are not zeros, or null if nothing or too little can be left out. */
  static SparseMap of(ImageSource source) throws IOException {
    var scan = new SparseScan(source);
    for (Extent extent : source.dataExtents()) {
      if (!scan.scan(extent)) {
        return null;
      }
    }
    var map = new SparseMap(scan.size, scan.starts(), scan.lengths());
    return map.storedSize() == scan.size ? null : map;
  }

  /** The map as format 1.0 puts it before the data, padded to a whole block. */
  static byte[] encode(SparseMap map) {
    int parts = map.offsets().length;
    boolean endsInHole =
        parts == 0 || map.offsets()[parts - 1] + map.lengths()[parts - 1] < map.realSize();
    var text = new StringBuilder();
    text.append(parts + (endsInHole ? 1 : 0)).append('\n');
    for (int i = 0; i < parts; i++) {
      text.append(map.offsets()[i]).append('\n').append(map.lengths()[i]).append('\n');
    }
    if (endsInHole) {
      text.append(map.realSize()).append("\n0\n"); // GNU tar sets the file's length by this one
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(bytes, (int) BlockReader.padded(bytes.length));
  }

  /** Whether there is room for all parts of an extent. */
  private boolean scan(Extent extent) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long at = extent.offset() & -PIECE;
    long stop = Math.min(size, (extent.end() + PIECE - 1) & -PIECE);
    while (at < stop) {
      buffer.clear().limit((int) Math.min(BUFFER, stop - at));
      int filled = buffer.limit();
      source.readAt(at, buffer);
      for (int piece = 0; piece < filled; piece += PIECE) {
        int end = Math.min(filled, piece + PIECE);
        if (!isZero(buffer.array(), piece, end) && !add(at + piece, at + end)) {
          return false;
        }
      }
      at += filled;
    }
    return true;
  }

  private static boolean isZero(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean add(long start, long end) {
    if (count > 0 && start <= ends[count - 1]) {
      ends[count - 1] = Math.max(end, ends[count - 1]); // two extents may share a piece
      return true;
    }
    if (count == SparseMap.MAX_PARTS - 1) {
      return false;
    }
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    offsets[count] = start;
    ends[count++] = end;
    return true;
  }

  private long[] starts() {
    return Arrays.copyOf(offsets, count);
  }

  private long[] lengths() {
    var lengths = new long[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = ends[i] - offsets[i];
    }
    return lengths;
  }
}
