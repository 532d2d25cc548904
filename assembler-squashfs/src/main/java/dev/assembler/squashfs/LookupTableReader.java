package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * A lookup table: entries of one size in metadata blocks, and behind them the list of the blocks'
 * offsets in the image.
 */
final class LookupTableReader {

  private final MetadataReader blocks;
  private final String record;
  private final int entrySize;
  private final long count;

  /**
   * @param record what one entry is, for messages
   */
  LookupTableReader(MetadataReader blocks, String record, int entrySize, long count)
      throws IOException {
    this.blocks = blocks;
    this.record = record;
    this.entrySize = entrySize;
    this.count = count;
    long expected = count * entrySize;
    if (blocks.uncompressedSize() != expected) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "squashfs %s: %d bytes uncompressed, expected %d for %d entries",
              blocks.name(),
              blocks.uncompressedSize(),
              expected,
              count));
    }
  }

  /**
   * Checks that the list names the blocks that are there.
   *
   * @param list offset of the list in the image
   */
  LookupTableReader requireList(ImageSource image, long list) throws IOException {
    ByteBuffer found = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < blocks.blockCount(); i++) {
      long at = list + (long) i * Long.BYTES;
      image.readAt(at, found.clear());
      if (found.getLong(0) != blocks.blockStart(i)) {
        throw StructReader.fault(
            "squashfs " + blocks.name(),
            "block " + i,
            at,
            String.format(Locale.ROOT, "0x%x", found.getLong(0)),
            String.format(Locale.ROOT, "expected 0x%x", blocks.blockStart(i)));
      }
    }
    return this;
  }

  /** How many metadata blocks so many entries take, and offsets the list. */
  static long blockCount(long count, int entrySize) {
    return (count * entrySize + MetadataBlock.SIZE - 1) / MetadataBlock.SIZE;
  }

  /** What {@link #forEach} calls. */
  @FunctionalInterface
  interface EntryReader {
    void read(long index, StructReader entry) throws IOException;
  }

  /** Reads every entry once, in order. */
  void forEach(EntryReader reader) throws IOException {
    MetadataCursor cursor = blocks.atStart();
    for (long i = 0; i < count; i++) {
      StructReader entry = cursor.next(record, entrySize);
      try {
        reader.read(i, entry);
      } catch (ImageFormatException e) {
        throw cursor.located(e);
      }
    }
  }
}
