package dev.assembler.vhd;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.UUID;

/** The last 512 bytes of a VHD ("Hard Disk Footer Format"). */
record VhdFooter(long currentSize, long timeStamp, UUID uniqueId) {

  static final int SIZE = 512;

  private static final String RECORD = "VHD footer";
  private static final String COOKIE = "conectix";
  private static final int CHECKSUM = 0x40;
  private static final int FIXED = 2;

  /** Reserved, and always set. */
  private static final int FEATURES = 2;

  private static final int VERSION_1_0 = 0x0001_0000;

  /**
   * Hyper-V's name. QEMU takes the size of the disk from the footer of a few creators only, of
   * which this is one, and from the geometry, which is too small, of all others.
   */
  private static final String CREATOR = "win ";

  private static final int CREATOR_VERSION = 0x000A_0000;
  private static final String CREATOR_HOST = "Wi2k";

  ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    var geometry = DiskGeometry.of(currentSize / SIZE);
    new StructWriter(RECORD, bytes, ByteOrder.BIG_ENDIAN)
        .at(0x00)
        .ascii("Cookie", COOKIE, 8)
        .at(0x08)
        .u32("Features", FEATURES)
        .at(0x0C)
        .u32("File Format Version", VERSION_1_0)
        .at(0x10)
        .u64("Data Offset", -1) // a fixed disk has no further header
        .at(0x18)
        .u32("Time Stamp", timeStamp)
        .at(0x1C)
        .ascii("Creator Application", CREATOR, 4)
        .at(0x20)
        .u32("Creator Version", CREATOR_VERSION)
        .at(0x24)
        .ascii("Creator Host OS", CREATOR_HOST, 4)
        .at(0x28)
        .u64("Original Size", currentSize)
        .at(0x30)
        .u64("Current Size", currentSize)
        .at(0x38)
        .u16("Cylinder", geometry.cylinders())
        .at(0x3A)
        .u8("Heads", geometry.heads())
        .at(0x3B)
        .u8("Sectors per track", geometry.sectorsPerTrack())
        .at(0x3C)
        .u32("Disk Type", FIXED)
        .at(CHECKSUM)
        .u32("Checksum", 0) // taken over the footer with this field at zero
        .at(0x44)
        .u64("Unique Id", uniqueId.getMostSignificantBits())
        .at(0x4C)
        .u64("Unique Id", uniqueId.getLeastSignificantBits())
        .at(0x54)
        .u8("Saved State", 0)
        .at(0x55)
        .zeros(427)
        .at(SIZE);
    bytes.putInt(CHECKSUM, (int) checksum(bytes));
    return bytes.flip();
  }

  /**
   * @param at where the footer is in the file, which is how large its disk must be
   */
  static VhdFooter readFrom(ByteBuffer bytes, long at) throws ImageFormatException {
    long sum = checksum(bytes);
    var reader = new StructReader(RECORD, bytes, at, ByteOrder.BIG_ENDIAN);
    reader.at(0x00).expectAscii("Cookie", COOKIE).at(0x08).skip(4);
    reader.at(0x0C).expect("File Format Version", 4, VERSION_1_0);
    reader.at(0x10).skip(8);
    long timeStamp = reader.at(0x18).u32("Time Stamp");
    reader.at(0x1C).skip(12).at(0x28).skip(8).at(0x30);
    long currentSize = reader.u64("Current Size");
    if (currentSize != at) {
      throw reader.fault("Current Size", 8, Long.toUnsignedString(currentSize), "expected " + at);
    }
    reader.at(0x38).skip(4);
    long type = reader.at(0x3C).u32("Disk Type");
    if (type != FIXED) {
      throw reader.fault("Disk Type", 4, type, "only 2 (fixed) can be read here");
    }
    long checksum = reader.at(CHECKSUM).u32("Checksum");
    if (checksum != sum) {
      throw reader.fault(
          "Checksum",
          4,
          String.format(Locale.ROOT, "0x%x", checksum),
          String.format(Locale.ROOT, "expected 0x%x", sum));
    }
    var uniqueId = new UUID(reader.at(0x44).u64("Unique Id"), reader.u64("Unique Id"));
    return new VhdFooter(currentSize, timeStamp, uniqueId);
  }

  /** All bits of the sum of all bytes the other way, those of the field itself left out. */
  private static long checksum(ByteBuffer bytes) {
    int sum = 0;
    for (int i = 0; i < SIZE; i++) {
      if (i < CHECKSUM || i >= CHECKSUM + Integer.BYTES) {
        sum += bytes.get(i) & 0xFF;
      }
    }
    return ~sum & 0xFFFF_FFFFL;
  }
}
