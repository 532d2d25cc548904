package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * What stands behind the last body: two blocks of zeros, then zeros. Nothing else tells a whole
 * archive from one that was cut off between two entries.
 */
final class ArchiveEnd {

  private static final int BUFFER = 64 * 1024;
  private static final String RECORD = "tar end of archive";

  private final BlockReader blocks;
  private final long at;

  /**
   * @param at where the last body ends
   */
  ArchiveEnd(BlockReader blocks, long at) {
    this.blocks = blocks;
    this.at = at;
  }

  /**
   * @param allowMissing whether the file may end here, or after one block of zeros
   */
  void require(boolean allowMissing) throws IOException {
    long second = at + TarHeader.SIZE;
    if (second >= blocks.size()) {
      if (!allowMissing) {
        throw StructReader.fault(
            RECORD,
            "blocks",
            at,
            (blocks.size() - at) + " bytes",
            "expected two blocks of 512 zeros; the archive is cut off");
      }
      return;
    }
    if (!BlockReader.isZero(blocks.block(RECORD, second))) {
      throw StructReader.fault(
          RECORD, "second block", second, "not zero", "expected zeros, as in the block before it");
    }
    requireZeros(second + TarHeader.SIZE);
  }

  private void requireZeros(long start) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (Extent extent : blocks.archive().window(start, blocks.size() - start).dataExtents()) {
      long stop = start + extent.end();
      for (long offset = start + extent.offset(); offset < stop; offset += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER, stop - offset));
        blocks.archive().readAt(offset, buffer);
        buffer.flip();
        int zeros = buffer.mismatch(ByteBuffer.allocate(buffer.limit()));
        if (zeros >= 0) {
          throw notZero(offset + zeros, buffer.get(zeros));
        }
      }
    }
  }

  private ImageFormatException notZero(long offset, byte found) throws IOException {
    long block = offset - offset % TarHeader.SIZE;
    if (block + TarHeader.SIZE <= blocks.size()
        && TarHeader.isHeader(blocks.block(RECORD, block))) {
      return StructReader.fault(
          RECORD,
          "padding",
          block,
          "another archive begins",
          "expected 0 up to the end; archives one after another are not read, unpack each alone");
    }
    return StructReader.fault(
        RECORD,
        "padding",
        offset,
        String.format(Locale.ROOT, "0x%02x", found & 0xFF),
        "expected 0 up to the end; if what follows means nothing, cut it off: head -c "
            + (at + 2 * TarHeader.SIZE));
  }
}
