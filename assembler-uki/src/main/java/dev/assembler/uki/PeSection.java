package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import dev.assembler.core.text.PrintableBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A row of the section table ("Section Table (Section Headers)").
 *
 * @param name up to 8 characters
 * @param virtualSize bytes in memory
 * @param virtualAddress relative to where the image is loaded
 * @param rawSize bytes in the file
 * @param rawOffset where they are in the file; any value where there are none
 * @param characteristics flags
 */
public record PeSection(
    String name,
    long virtualSize,
    long virtualAddress,
    long rawSize,
    long rawOffset,
    long characteristics) {

  static final int SIZE = 40;

  /** IMAGE_SCN_CNT_CODE and IMAGE_SCN_MEM_READ. */
  static final long CODE = 0x4000_0020L;

  /** IMAGE_SCN_CNT_INITIALIZED_DATA and IMAGE_SCN_MEM_READ. */
  static final long DATA = 0x4000_0040L;

  private static final String RECORD = "PE section header";

  /** How many bytes of the file are loaded: the rest of either size is padding or zeros. */
  public long loadedSize() {
    return Math.min(rawSize, virtualSize);
  }

  long rawEnd() {
    return rawOffset + rawSize;
  }

  long virtualEnd() {
    return virtualAddress + virtualSize;
  }

  PeSection movedTo(long newRawOffset, long newRawSize) {
    return new PeSection(
        name, virtualSize, virtualAddress, newRawSize, newRawOffset, characteristics);
  }

  PeSection withSizes(long newVirtualSize, long newRawSize) {
    return new PeSection(
        name, newVirtualSize, virtualAddress, newRawSize, rawOffset, characteristics);
  }

  void writeTo(ByteBuffer table) {
    new StructWriter(RECORD, table)
        .at(0x00)
        .bytes("Name", Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), 8), 8)
        .at(0x08)
        .u32("VirtualSize", virtualSize)
        .at(0x0C)
        .u32("VirtualAddress", virtualAddress)
        .at(0x10)
        .u32("SizeOfRawData", rawSize)
        .at(0x14)
        .u32("PointerToRawData", rawSize == 0 ? 0 : rawOffset)
        .at(0x18)
        .zeros(12) // relocations and line numbers are of object files
        .at(0x24)
        .u32("Characteristics", characteristics)
        .at(SIZE);
  }

  /**
   * @param base where the row is in the file
   */
  static PeSection readFrom(ByteBuffer row, long base) throws ImageFormatException {
    var reader = new StructReader(RECORD, row, base);
    String name = name(reader.at(0x00).bytes("Name", 8));
    long virtualSize = reader.at(0x08).u32("VirtualSize");
    long virtualAddress = reader.at(0x0C).u32("VirtualAddress");
    long rawSize = reader.at(0x10).u32("SizeOfRawData");
    long rawOffset = reader.at(0x14).u32("PointerToRawData");
    reader.at(0x18).skip(12);
    long characteristics = reader.at(0x24).u32("Characteristics");
    reader.at(SIZE);
    return new PeSection(name, virtualSize, virtualAddress, rawSize, rawOffset, characteristics);
  }

  /** Each byte a character, without the zeros behind. */
  private static String name(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** The name, safe to print. */
  public String shownName() {
    return PrintableBytes.of(name.getBytes(StandardCharsets.ISO_8859_1));
  }
}
