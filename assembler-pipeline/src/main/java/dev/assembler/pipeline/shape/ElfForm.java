package dev.assembler.pipeline.shape;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the fields of an ELF file's records are: they differ between the 32-bit and the 64-bit
 * class (System V ABI, chapters 4 and 5).
 *
 * @param wide whether it is the 64-bit class
 */
record ElfForm(boolean wide, ByteOrder order) {

  int headerSize() {
    return wide ? 64 : 52;
  }

  int sectionSize() {
    return wide ? 64 : 40;
  }

  int segmentSize() {
    return wide ? 56 : 32;
  }

  int symbolSize() {
    return wide ? 24 : 16;
  }

  /** An Elf_Off, Elf_Addr or Elf_Xword. */
  long word(ByteBuffer bytes, int at64, int at32) {
    return wide ? bytes.getLong(at64) : Integer.toUnsignedLong(bytes.getInt(at32));
  }

  void putWord(ByteBuffer bytes, int at64, int at32, long value) {
    if (wide) {
      bytes.putLong(at64, value);
    } else {
      bytes.putInt(at32, (int) value);
    }
  }

  int half(ByteBuffer bytes, int at64, int at32) {
    return Short.toUnsignedInt(bytes.getShort(wide ? at64 : at32));
  }

  void putHalf(ByteBuffer bytes, int at64, int at32, int value) {
    bytes.putShort(wide ? at64 : at32, (short) value);
  }

  /** Which symbol the relocation at this place is about. */
  int relocatedSymbol(ByteBuffer entries, int at) {
    return wide ? (int) (entries.getLong(at + 8) >>> 32) : entries.getInt(at + 4) >>> 8;
  }

  void putRelocatedSymbol(ByteBuffer entries, int at, int symbol) {
    if (wide) {
      long type = entries.getLong(at + 8) & 0xFFFF_FFFFL;
      entries.putLong(at + 8, (long) symbol << 32 | type);
    } else {
      entries.putInt(at + 4, symbol << 8 | entries.getInt(at + 4) & 0xFF);
    }
  }

  ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(order);
  }
}
