package dev.assembler.iso9660;

import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a loader is told about its place, in bytes 8 to 63 of its own image: isolinux.bin refuses to
 * start if the sum is wrong.
 */
final class BootInfoTable {

  /** Larger loaders are none; a patched image is held in memory. */
  static final int LARGEST = 32 << 20;

  private static final int START = 8;
  private static final int END = 64;

  /** GRUB's cdboot.img is one block; its core's first sector says where the second one is. */
  private static final int GRUB_CORE_SECTOR = 0x9F4;

  static final int SMALLEST_GRUB = GRUB_CORE_SECTOR + 8;
  static final int SMALLEST = END;

  private BootInfoTable() {}

  /** Patches an image that lies at {@code lba}. */
  static void patch(byte[] image, long lba, BootEntry.Patch patch) {
    ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (patch == BootEntry.Patch.GRUB) {
      // In sectors of 512 bytes: behind the block of cdboot.img and the core's first sector.
      bytes.putLong(GRUB_CORE_SECTOR, lba * 4 + 5);
    }
    new StructWriter("boot info table", bytes.position(START))
        .at(0x00)
        .u32("bi_pvd", Blocks.FIRST_DESCRIPTOR)
        .at(0x04)
        .u32("bi_file", lba)
        .at(0x08)
        .u32("bi_length", image.length)
        .at(0x0C)
        .u32("bi_csum", checksum(bytes))
        .at(0x10)
        .zeros(40)
        .at(END - START);
  }

  /** All words from byte 64 on, the last one filled up with zeros. */
  private static long checksum(ByteBuffer image) {
    int sum = 0;
    for (int at = END; at < image.limit(); at += Integer.BYTES) {
      if (at + Integer.BYTES <= image.limit()) {
        sum += image.getInt(at);
      } else {
        for (int i = at; i < image.limit(); i++) {
          sum += (image.get(i) & 0xFF) << (8 * (i - at));
        }
      }
    }
    return sum & 0xFFFF_FFFFL;
  }
}
