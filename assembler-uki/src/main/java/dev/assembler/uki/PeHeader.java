package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * COFF header and optional header of a PE program ("COFF File Header", "Optional Header"), which
 * begin where the DOS header says.
 *
 * @param offset of "PE\0\0"
 * @param optionalSize of the optional header
 * @param wide whether it is PE32+
 * @param directories how many data directories there are
 */
record PeHeader(
    long offset,
    int machine,
    int sectionCount,
    long timeDateStamp,
    int optionalSize,
    boolean wide,
    long sizeOfInitializedData,
    long sectionAlignment,
    long fileAlignment,
    long sizeOfImage,
    long sizeOfHeaders,
    long checkSum,
    int subsystem,
    long directories,
    DataDirectory certificates,
    DataDirectory debug) {

  /** A row of the data directories. */
  record DataDirectory(long address, long size) {
    static final DataDirectory NONE = new DataDirectory(0, 0);

    boolean isPresent() {
      return size > 0;
    }
  }

  private static final String RECORD = "PE header";
  private static final int COFF_END = 0x18;
  private static final int CERTIFICATES = 4;
  private static final int DEBUG = 6;
  private static final int MOST_DIRECTORIES = 16;

  static PeHeader readFrom(ImageSource image) throws IOException {
    long size = image.size();
    ByteBuffer dos = bytes(image, "DOS header", 0, 0x40);
    var dosReader = new StructReader("DOS header", dos, 0);
    dosReader.at(0).expectAscii("e_magic", "MZ").at(2).skip(0x3A);
    long offset = dosReader.at(0x3C).u32("e_lfanew");
    if (offset < 4 || offset > size - COFF_END) {
      throw dosReader.fault(
          "e_lfanew", 4, hex(offset), "expected a place inside the file (" + size + ")");
    }
    var coff = new StructReader(RECORD, bytes(image, RECORD, offset, COFF_END), offset);
    coff.at(0x00).expectAscii("Signature", "PE\0\0");
    int machine = coff.at(0x04).u16("Machine");
    int sections = coff.at(0x06).u16("NumberOfSections");
    long stamp = coff.at(0x08).u32("TimeDateStamp");
    coff.at(0x0C).skip(8);
    int optionalSize = coff.at(0x14).u16("SizeOfOptionalHeader");
    coff.at(0x16).skip(2).at(COFF_END);
    return optional(image, offset, machine, sections, stamp, optionalSize);
  }

  private static PeHeader optional(
      ImageSource image, long offset, int machine, int sections, long stamp, int optionalSize)
      throws IOException {
    long base = offset + COFF_END;
    var reader =
        new StructReader(
            "PE optional header", bytes(image, "PE optional header", base, optionalSize), base);
    int magic = reader.at(0x00).u16("Magic");
    if (magic != 0x20B && magic != 0x10B) {
      throw reader.fault("Magic", 2, hex(magic), "expected 0x20b (PE32+) or 0x10b (PE32)");
    }
    boolean wide = magic == 0x20B;
    reader.at(0x02).skip(6);
    long initialized = reader.at(0x08).u32("SizeOfInitializedData");
    reader.at(0x0C).skip(0x14);
    long sectionAlignment = alignment(reader.at(0x20), "SectionAlignment");
    long fileAlignment = alignment(reader.at(0x24), "FileAlignment");
    reader.at(0x28).skip(0x10);
    long sizeOfImage = reader.at(0x38).u32("SizeOfImage");
    long sizeOfHeaders = reader.at(0x3C).u32("SizeOfHeaders");
    if (sizeOfHeaders > image.size()) {
      throw reader.fault(
          "SizeOfHeaders", 4, sizeOfHeaders, "beyond the end of the file (" + image.size() + ")");
    }
    long checkSum = reader.at(0x40).u32("CheckSum");
    int subsystem = reader.at(0x44).u16("Subsystem");
    reader.at(0x46).skip(wide ? 0x26 : 0x16);
    long directories = reader.at(wide ? 0x6C : 0x5C).u32("NumberOfRvaAndSizes");
    if (directories > MOST_DIRECTORIES) {
      throw reader.fault("NumberOfRvaAndSizes", 4, directories, "expected at most 16");
    }
    DataDirectory certificates = DataDirectory.NONE;
    DataDirectory debug = DataDirectory.NONE;
    for (int i = 0; i < directories; i++) {
      var directory = new DataDirectory(reader.u32("VirtualAddress"), reader.u32("Size"));
      certificates = i == CERTIFICATES ? directory : certificates;
      debug = i == DEBUG ? directory : debug;
    }
    return new PeHeader(
        offset,
        machine,
        sections,
        stamp,
        optionalSize,
        wide,
        initialized,
        sectionAlignment,
        fileAlignment,
        sizeOfImage,
        sizeOfHeaders,
        checkSum,
        subsystem,
        directories,
        certificates,
        debug);
  }

  private static long alignment(StructReader reader, String field) throws IOException {
    long value = reader.u32(field);
    if (Long.bitCount(value) != 1) {
      throw reader.fault(field, 4, value, "expected a power of two");
    }
    return value;
  }

  /** Where the optional header begins. */
  long optionalOffset() {
    return offset + COFF_END;
  }

  /** Where the section table begins. */
  long tableOffset() {
    return optionalOffset() + optionalSize;
  }

  long tableEnd() {
    return tableOffset() + (long) sectionCount * PeSection.SIZE;
  }

  long checkSumOffset() {
    return optionalOffset() + 0x40;
  }

  /** Whether there is a row for the certificate table. */
  boolean hasCertificateRow() {
    return directories > CERTIFICATES;
  }

  /** Where the row of the certificate table is among the data directories. */
  long certificateRow() {
    return optionalOffset() + (wide ? 0x70 : 0x60) + CERTIFICATES * 8L;
  }

  private static ByteBuffer bytes(ImageSource image, String record, long at, int count)
      throws IOException {
    if (at + count > image.size()) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s at 0x%x: %d bytes, beyond the end of the file (%d)",
              record,
              at,
              count,
              image.size()));
    }
    ByteBuffer bytes = ByteBuffer.allocate(count);
    image.readAt(at, bytes);
    return bytes.flip();
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "0x%x", value);
  }
}
