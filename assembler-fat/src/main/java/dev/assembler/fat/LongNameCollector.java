package dev.assembler.fat;

import java.nio.ByteBuffer;

/** Puts the parts of a long name together as they come, the last part first. */
final class LongNameCollector {

  private final char[] units = new char[LongNameRecord.MOST_PARTS * LongName.UNITS];
  private int parts;
  private int missing;
  private int checksum;

  /** Whether parts of a name have come that nothing has taken. */
  boolean isPending() {
    return parts > 0;
  }

  void clear() {
    parts = 0;
  }

  /** Takes a record; false if it does not continue what has come, and is no beginning either. */
  boolean add(ByteBuffer source, int at) {
    int order = LongNameRecord.order(source, at);
    int part = order & LongNameRecord.ORDER_MASK;
    boolean begins = (order & LongNameRecord.LAST) != 0;
    boolean right =
        begins
            ? parts == 0 && part >= 1 && part <= LongNameRecord.MOST_PARTS
            : parts > 0 && part == missing && LongNameRecord.checksum(source, at) == checksum;
    if (begins && part >= 1 && part <= LongNameRecord.MOST_PARTS) {
      parts = part;
      checksum = LongNameRecord.checksum(source, at);
    } else if (!right) {
      clear();
      return false;
    }
    LongNameRecord.units(source, at, units, (part - 1) * LongName.UNITS);
    missing = part - 1;
    return right && LongNameRecord.isClean(source, at);
  }

  /** The whole name, if it is one and belongs to this short name; else null. */
  String take(byte[] shortName) {
    if (parts == 0 || missing != 0 || ShortName.checksum(shortName) != checksum) {
      clear();
      return null;
    }
    int length = 0;
    int most = parts * LongName.UNITS;
    while (length < most && units[length] != 0) {
      length++;
    }
    boolean fills = length > most - LongName.UNITS && length <= LongName.MOST_UNITS;
    clear();
    return fills ? new String(units, 0, length) : null;
  }
}
