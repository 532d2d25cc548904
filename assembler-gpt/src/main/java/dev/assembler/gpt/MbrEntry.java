package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;

/**
 * An entry of an MBR or of an extended boot record (UEFI 2.10, table 5.2): 16 bytes, little-endian.
 *
 * @param status 0x80 for the active partition, else 0
 * @param type 0 for an entry that is not used
 * @param startChs and {@code endChs}: see {@link Chs}
 * @param firstLba of an MBR; in an extended boot record counted from some sector
 * @param sectors how many
 */
record MbrEntry(int status, int type, int startChs, int endChs, long firstLba, long sectors) {

  static final int SIZE = 16;
  static final int ACTIVE = 0x80;
  static final int EXTENDED = 0x05;
  static final int EXTENDED_LBA = 0x0F;
  static final int EXTENDED_LINUX = 0x85;
  static final int PROTECTIVE = 0xEE;

  /** A partition can begin and be no larger than this. */
  static final long LARGEST = 0xFFFF_FFFFL;

  static final MbrEntry EMPTY = new MbrEntry(0, 0, 0, 0, 0, 0);

  /** A partition of the MBR. */
  static MbrEntry of(boolean active, int type, long firstLba, long sectors) {
    return relative(active, type, firstLba, sectors, 0);
  }

  /** One whose start is counted from a base, as in extended boot records; its CHS is not. */
  static MbrEntry relative(boolean active, int type, long firstLba, long sectors, long base) {
    return new MbrEntry(
        active ? ACTIVE : 0,
        type,
        Chs.of(firstLba, Chs.BEYOND),
        Chs.of(firstLba + sectors - 1, Chs.BEYOND),
        firstLba - base,
        sectors);
  }

  /** What keeps tools without GPT away from sectors 1 to {@code lastLba}. */
  static MbrEntry protective(long lastLba) {
    return new MbrEntry(
        0,
        PROTECTIVE,
        Chs.of(1, Chs.BEYOND_PROTECTED),
        Chs.of(lastLba, Chs.BEYOND_PROTECTED),
        1,
        Math.min(lastLba, LARGEST));
  }

  boolean isUsed() {
    return type != 0;
  }

  boolean isExtended() {
    return type == EXTENDED || type == EXTENDED_LBA || type == EXTENDED_LINUX;
  }

  void writeTo(ByteBuffer target) {
    new StructWriter("MBR entry", target)
        .at(0x0)
        .u8("BootIndicator", status)
        .at(0x1)
        .u16("StartingCHS", startChs & 0xFFFF)
        .u8("StartingCHS", startChs >>> 16)
        .at(0x4)
        .u8("OSType", type)
        .at(0x5)
        .u16("EndingCHS", endChs & 0xFFFF)
        .u8("EndingCHS", endChs >>> 16)
        .at(0x8)
        .u32("StartingLBA", firstLba)
        .at(0xC)
        .u32("SizeInLBA", sectors)
        .at(SIZE);
  }

  static MbrEntry readFrom(ByteBuffer source, long base) throws ImageFormatException {
    var in = new StructReader("MBR entry", source, base);
    int status = in.at(0x0).u8("BootIndicator");
    if ((status & 0x7F) != 0) {
      throw in.fault(
          "BootIndicator", 1, "0x" + Integer.toHexString(status), "expected 0x80 or 0x0");
    }
    int startChs = in.at(0x1).u16("StartingCHS") | in.u8("StartingCHS") << 16;
    int type = in.at(0x4).u8("OSType");
    int endChs = in.at(0x5).u16("EndingCHS") | in.u8("EndingCHS") << 16;
    long firstLba = in.at(0x8).u32("StartingLBA");
    long sectors = in.at(0xC).u32("SizeInLBA");
    in.at(SIZE);
    return new MbrEntry(status, type, startChs, endChs, firstLba, sectors);
  }
}
