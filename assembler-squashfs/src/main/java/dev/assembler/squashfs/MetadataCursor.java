package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Records of a metadata table, read one after the other; they may cross from block to block. In
 * messages a record's offset is the one in its block's uncompressed bytes; {@link #located} adds
 * the block.
 */
final class MetadataCursor implements RecordSource {

  private final MetadataReader table;
  private final Allocation allocation;
  private int block;
  private int offset;
  private int recordBlock;

  MetadataCursor(MetadataReader table, int block, int offset, Allocation allocation) {
    this.table = table;
    this.block = block;
    this.offset = offset;
    this.allocation = allocation;
  }

  /** Where the block that holds the next byte begins, from the table's start. */
  long blockStart(String record) throws IOException {
    toNextByte(record);
    return table.blockStart(block) - table.start();
  }

  @Override
  public int peekU16(String record) throws IOException {
    int startBlock = block;
    int startOffset = offset;
    int value = next(record, 2).u16("type");
    block = startBlock;
    offset = startOffset;
    return value;
  }

  @Override
  public StructReader next(String record, int size) throws IOException {
    toNextByte(record);
    recordBlock = block;
    byte[] bytes = table.block(block);
    int base = offset;
    if (size <= bytes.length - offset) {
      offset += size;
      return new StructReader(record, ByteBuffer.wrap(bytes, base, size), base);
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    while (joined.hasRemaining()) {
      toNextByte(record);
      byte[] part = table.block(block);
      int count = Math.min(joined.remaining(), part.length - offset);
      joined.put(part, offset, count);
      offset += count;
    }
    return new StructReader(record, joined.flip(), base);
  }

  @Override
  public void hold(long bytes) throws IOException {
    allocation.hold(bytes);
  }

  private void toNextByte(String record) throws IOException {
    if (block < table.blockCount() && offset == table.block(block).length) {
      block++;
      offset = 0;
    }
    if (block == table.blockCount()) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s: beyond the end of the %s (0x%x)",
              record,
              table.name(),
              table.end()));
    }
  }

  /** A fault of the record read last, with the block where that began. */
  ImageFormatException located(ImageFormatException fault) {
    return new ImageFormatException(
        String.format(
            Locale.ROOT,
            "%s (%s, metadata block at 0x%x)",
            fault.getMessage(),
            table.name(),
            recordBlock < table.blockCount() ? table.blockStart(recordBlock) : table.end()),
        fault);
  }
}
