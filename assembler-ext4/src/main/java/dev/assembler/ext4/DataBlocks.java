package dev.assembler.ext4;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The blocks of a file that are not zeros throughout; all others are holes, whether the host has
 * them written or left out, so that equal files get equal volumes. Contents are read for it where
 * there may be data. A file of one block has it.
 */
final class DataBlocks {

  private static final int BUFFER = 1 << 18;
  private static final byte[] ZEROS = new byte[1 << 12];

  private final int blockSize;
  private final byte[] bytes = new byte[BUFFER];
  private long[] runs = new long[8];
  private int used;

  DataBlocks(int blockSize) {
    this.blockSize = blockSize;
  }

  /** Logical blocks: starts and counts in turn, ascending and apart. */
  long[] of(RegularFile file) throws IOException {
    if (file.size() <= blockSize) {
      return file.size() == 0 ? new long[0] : new long[] {0, 1};
    }
    used = 0;
    try (ImageSource source = file.content().open()) {
      long next = 0;
      for (Extent extent : source.dataExtents()) {
        long start = Math.max(next, Alignment.roundDown(extent.offset(), blockSize));
        next = Math.min(file.size(), Alignment.roundUp(extent.end(), blockSize));
        read(source, start, next);
      }
    }
    return Arrays.copyOf(runs, used);
  }

  private void read(ImageSource source, long start, long end) throws IOException {
    for (long at = start; at < end; ) {
      int count = (int) Math.min(BUFFER, end - at);
      source.readAt(at, ByteBuffer.wrap(bytes, 0, count));
      for (int from = 0; from < count; from += blockSize) {
        int to = Math.min(count, from + blockSize);
        if (!Arrays.equals(bytes, from, to, ZEROS, 0, to - from)) {
          add((at + from) / blockSize);
        }
      }
      at += count;
    }
  }

  private void add(long block) {
    if (used > 0 && runs[used - 2] + runs[used - 1] == block) {
      runs[used - 1]++;
      return;
    }
    if (used == runs.length) {
      runs = Arrays.copyOf(runs, 2 * used);
    }
    runs[used++] = block;
    runs[used++] = 1;
  }
}
