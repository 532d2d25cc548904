package dev.assembler.fat;

import java.nio.ByteBuffer;

/**
 * A part of a long name in 32 bytes (specification 1.03, 7): the last part comes first, the record
 * with the short name follows the first part.
 *
 * <pre>
 *   0x00  LDIR_Ord        1 for the first part; 0x40 in the last one
 *   0x01  LDIR_Name1      5 UTF-16 units
 *   0x0B  LDIR_Attr       0x0F
 *   0x0C  LDIR_Type       0
 *   0x0D  LDIR_Chksum     of the short name
 *   0x0E  LDIR_Name2      6 units
 *   0x1A  LDIR_FstClusLO  0
 *   0x1C  LDIR_Name3      2 units
 * </pre>
 */
final class LongNameRecord {

  static final int LAST = 0x40;
  static final int ORDER_MASK = 0x3F;

  /** Parts of the longest name. */
  static final int MOST_PARTS = 20;

  private static final int CHECKSUM_OFFSET = 0x0D;

  private LongNameRecord() {}

  /** Writes all parts of a name. */
  static void writeAll(String name, int checksum, ByteBuffer target) {
    int parts = (name.length() + LongName.UNITS - 1) / LongName.UNITS;
    for (int part = parts; part >= 1; part--) {
      int at = (part - 1) * LongName.UNITS;
      target.put((byte) (part == parts ? part | LAST : part));
      at = putUnits(name, at, 5, target);
      target.put((byte) DirectoryRecord.LONG_NAME).put((byte) 0).put((byte) checksum);
      at = putUnits(name, at, 6, target);
      target.putShort((short) 0);
      putUnits(name, at, 2, target);
    }
  }

  /** Behind a name that does not fill its last part stand a 0 and then 0xFFFF. */
  private static int putUnits(String name, int from, int count, ByteBuffer target) {
    for (int at = from; at < from + count; at++) {
      int unit = at < name.length() ? name.charAt(at) : at == name.length() ? 0 : 0xFFFF;
      target.putShort((short) unit);
    }
    return from + count;
  }

  static int order(ByteBuffer source, int at) {
    return source.get(at) & 0xFF;
  }

  static int checksum(ByteBuffer source, int at) {
    return source.get(at + CHECKSUM_OFFSET) & 0xFF;
  }

  /** Whether type and cluster are 0, as they must be. */
  static boolean isClean(ByteBuffer source, int at) {
    return source.get(at + 0x0C) == 0 && source.getShort(at + 0x1A) == 0;
  }

  /** The 13 units, the ones behind the name's end too. */
  static void units(ByteBuffer source, int at, char[] target, int from) {
    for (int i = 0; i < LongName.UNITS; i++) {
      int offset = i < 5 ? 1 + 2 * i : i < 11 ? 0x0E + 2 * (i - 5) : 0x1C + 2 * (i - 11);
      target[from + i] = (char) source.getShort(at + offset);
    }
  }
}
