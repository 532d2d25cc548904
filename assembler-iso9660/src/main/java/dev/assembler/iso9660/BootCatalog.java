package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The boot catalog in one block: a validation entry, the default entry, and a section for each
 * further one (El Torito 1.0, 2.1 to 2.4). Records have 32 bytes.
 *
 * <pre>
 *   validation entry   01 platform 0000 id[24] checksum 55 AA     its 16-bit words add up to 0
 *   default entry      88 00 segment type 00 sectors lba
 *   section header     90 or 91 for the last, platform, entries, id[28]
 *   section entry      as the default entry
 * </pre>
 */
final class BootCatalog {

  static final int RECORD = 32;

  /** All of a catalog but the validation and the default entry is pairs of header and entry. */
  static final int MOST_ENTRIES = 31;

  private static final int BOOTABLE = 0x88;
  private static final int HEADER = 0x90;
  private static final int LAST_HEADER = 0x91;
  private static final int EXTENSION = 0x44;
  private static final int MORE_EXTENSIONS = 0x20;
  private static final String NAME = "boot catalog";

  private BootCatalog() {}

  /** An entry as it stands in a catalog. */
  record Entry(int platform, boolean bootable, int media, int sectors, long lba) {}

  static byte[] encode(List<Entry> entries) {
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    block.put((byte) 1).put((byte) entries.getFirst().platform());
    block.putShort(0x1E, (short) 0xAA55);
    block.putShort(0x1C, (short) -sum(block, 0));
    block.position(RECORD);
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (i > 0) {
        int start = block.position();
        block.put((byte) (i == entries.size() - 1 ? LAST_HEADER : HEADER));
        block.put((byte) entry.platform()).putShort((short) 1).position(start + RECORD);
      }
      int start = block.position();
      block
          .put((byte) (entry.bootable() ? BOOTABLE : 0))
          .put((byte) entry.media())
          .putShort((short) 0);
      block.putShort((short) 0).putShort((short) entry.sectors()).putInt((int) entry.lba());
      block.position(start + RECORD);
    }
    return block.array();
  }

  /**
   * Reads a block.
   *
   * @param base where it is in the image
   */
  static List<Entry> decode(ByteBuffer block, long base) throws ImageFormatException {
    block.order(ByteOrder.LITTLE_ENDIAN);
    requireByte(block, 0, 1, base, "header id");
    requireByte(block, 0x1E, 0x55, base, "key");
    requireByte(block, 0x1F, 0xAA, base, "key");
    int sum = sum(block, 0);
    if (sum != 0) {
      throw StructReader.fault(
          NAME, "checksum", base + 0x1C, sum, "all words together, expected 0");
    }
    var entries = new ArrayList<Entry>();
    entries.add(entry(block, RECORD, block.get(1) & 0xFF, base));
    int at = 2 * RECORD;
    boolean last = false;
    while (!last && at < Blocks.SIZE) {
      int id = block.get(at) & 0xFF;
      if (id != HEADER && id != LAST_HEADER) {
        if (id != 0) {
          throw StructReader.fault(
              NAME, "header indicator", base + at, id, "expected 0x90 or 0x91");
        }
        break; // catalogs of one entry have no headers
      }
      last = id == LAST_HEADER;
      int platform = block.get(at + 1) & 0xFF;
      int count = block.getShort(at + 2) & 0xFFFF;
      at += RECORD;
      for (int i = 0; i < count; i++) {
        if (at > Blocks.SIZE - RECORD) {
          throw StructReader.fault(
              NAME, "section entries", base + at, count, "beyond the end of the block");
        }
        entries.add(entry(block, at, platform, base));
        boolean extended = (block.get(at + 1) & MORE_EXTENSIONS) != 0;
        at += RECORD;
        while (extended && at < Blocks.SIZE && (block.get(at) & 0xFF) == EXTENSION) {
          extended = (block.get(at + 1) & MORE_EXTENSIONS) != 0;
          at += RECORD;
        }
      }
    }
    return entries;
  }

  private static Entry entry(ByteBuffer block, int at, int platform, long base)
      throws ImageFormatException {
    int indicator = block.get(at) & 0xFF;
    if (indicator != BOOTABLE && indicator != 0) {
      throw StructReader.fault(NAME, "boot indicator", base + at, indicator, "expected 0x88 or 0");
    }
    return new Entry(
        platform,
        indicator == BOOTABLE,
        block.get(at + 1) & 0x0F,
        block.getShort(at + 6) & 0xFFFF,
        block.getInt(at + 8) & 0xFFFF_FFFFL);
  }

  private static void requireByte(ByteBuffer block, int at, int expected, long base, String field)
      throws ImageFormatException {
    int found = block.get(at) & 0xFF;
    if (found != expected) {
      throw StructReader.fault(NAME, field, base + at, found, "expected " + expected);
    }
  }

  private static int sum(ByteBuffer block, int start) {
    int sum = 0;
    for (int i = 0; i < RECORD; i += 2) {
      sum += block.getShort(start + i) & 0xFFFF;
    }
    return sum & 0xFFFF;
  }
}
