package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Entries of one size in metadata blocks, found by number through the list of the blocks' locations
 * that stands behind them. The superblock points at the list. The kernel takes the first location
 * for the end of the table before, so nothing may lie between tables.
 */
final class LookupTable {

  private final MetadataWriter entries;
  private long end;

  LookupTable(BlockEncoder encoder) {
    entries = new MetadataWriter(encoder);
  }

  void add(ByteBuffer entry) {
    entries.write(entry);
  }

  long uncompressed() {
    return entries.uncompressed();
  }

  /**
   * Writes the entries, then the list.
   *
   * @param header stands in front of the list: the xattr table's; empty for others
   * @return where header or list begin
   */
  long writeTo(ImageSink sink, long offset, ByteBuffer header) throws IOException {
    entries.finish();
    entries.writeTo(sink, offset);
    long[] starts = entries.blockStarts();
    ByteBuffer list =
        ByteBuffer.allocate(header.remaining() + Long.BYTES * starts.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    list.put(header);
    for (long start : starts) {
      list.putLong(offset + start);
    }
    long at = offset + entries.size();
    end = at + list.capacity();
    sink.writeAt(at, list.flip());
    return at;
  }

  /** Where the list ends, once it is written. */
  long end() {
    return end;
  }
}
