package dev.assembler.fat;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** The copy of the allocation table that counts, read by pages as it is asked for. */
final class AllocationTable {

  /** Whole entries of every type. */
  private static final int PAGE = 3 << 14;

  private static final int MOST_PAGES = 64;

  private final ImageSource image;
  private final FatType type;
  private final long offset;
  private final long length;
  private final long lastCluster;
  private final ByteBuffer[] pages = new ByteBuffer[MOST_PAGES];
  private final long[] numbers = new long[MOST_PAGES];

  AllocationTable(ImageSource image, BootSector boot) {
    this.image = image;
    FatGeometry geometry = boot.geometry();
    this.type = geometry.type();
    this.offset = geometry.fatOffset(Math.max(0, boot.activeFat()));
    this.lastCluster = geometry.lastCluster();
    this.length = type.tableBytes(lastCluster + 1);
  }

  /** The bits of an entry that count. */
  int entry(long index) throws IOException {
    long at = byteOf(index);
    int value =
        switch (type) {
          case FAT12 -> {
            int pair = byteAt(at) | byteAt(at + 1) << 8;
            yield index % 2 == 0 ? pair : pair >>> 4;
          }
          case FAT16 -> page(at).getShort((int) (at % PAGE));
          case FAT32 -> page(at).getInt((int) (at % PAGE));
        };
    return value & type.entryMask();
  }

  /** The cluster behind another one in its chain, or 0 at the end. */
  long next(long cluster) throws IOException {
    int entry = entry(cluster);
    if (entry >= type.endOfChain() - 7) {
      return 0;
    }
    if (entry < FatGeometry.FIRST_CLUSTER || entry > lastCluster) {
      throw fault(
          cluster,
          entry,
          entry == 0
              ? "a free cluster in a chain"
              : entry == type.badCluster()
                  ? "a bad cluster in a chain"
                  : "expected a cluster, 2 to " + lastCluster);
    }
    return entry;
  }

  /** The fault of an entry. */
  ImageFormatException fault(long index, int found, String expectation) {
    return StructReader.fault(
        type + " table",
        "entry[" + index + "]",
        offset + byteOf(index),
        String.format(Locale.ROOT, "0x%x", found),
        expectation);
  }

  private long byteOf(long index) {
    return type == FatType.FAT12 ? index * 3 / 2 : type.tableBytes(index);
  }

  private int byteAt(long at) throws IOException {
    return page(at).get((int) (at % PAGE)) & 0xFF;
  }

  private ByteBuffer page(long at) throws IOException {
    long number = at / PAGE;
    int slot = (int) (number % MOST_PAGES);
    if (pages[slot] == null || numbers[slot] != number) {
      int size = (int) Math.min(PAGE, length - number * PAGE);
      ByteBuffer page = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      image.readAt(offset + number * PAGE, page);
      pages[slot] = page.flip();
      numbers[slot] = number;
    }
    return pages[slot];
  }
}
