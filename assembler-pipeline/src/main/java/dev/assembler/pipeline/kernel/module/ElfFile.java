package dev.assembler.pipeline.kernel.module;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header and the section table of an ELF file, of either class and byte order (System V ABI,
 * chapter 4). Sections are read when they are asked for. The bytes may be anything: what lies past
 * the end or asks for more than is allowed is an {@link ImageFormatException}.
 */
public final class ElfFile {

  /** More sections than the kernel's own linker makes; a table of them is 4 MiB. */
  static final int MOST_SECTIONS = 1 << 16;

  /** Most bytes of one section that is read; the largest symbol tables are below 8 MiB. */
  static final int LARGEST_SECTION = 1 << 28;

  /** Of a section's name as it is listed. */
  private static final int LONGEST_NAME = 255;

  private static final byte[] MAGIC = {0x7F, 'E', 'L', 'F'};
  private static final int SHT_NOBITS = 8;
  private static final int SHN_XINDEX = 0xFFFF;

  private final ImageSource file;
  private final boolean wide;
  private final ByteOrder order;
  private final int machine;
  private final ByteBuffer table;
  private final int sections;
  private final byte[] names;

  /**
   * What the header says of the section table; {@code sections} and {@code names} may be 0xFFFF.
   */
  private record Header(int machine, long offset, int entrySize, int sections, int names) {}

  private ElfFile(ImageSource file) throws IOException {
    this.file = file;
    byte[] start = part(0, (int) Math.min(64, file.size()));
    if (start.length < 20 || !Arrays.equals(MAGIC, Arrays.copyOf(start, 4))) {
      throw new ImageFormatException("elf header.e_ident at 0x0: no ELF file");
    }
    ByteBuffer head = ByteBuffer.wrap(start);
    this.wide = one(head, 4, "EI_CLASS") == 2;
    this.order = one(head, 5, "EI_DATA") == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Header header = header(head);
    this.machine = header.machine();
    int entry = wide ? 64 : 40;
    if (header.entrySize() != entry) {
      throw fault("elf header", "e_shentsize", wide ? 58 : 46, header.entrySize(), "" + entry);
    }
    requireInside("elf header", "e_shoff", wide ? 40 : 32, header.offset(), entry);
    ByteBuffer first = ByteBuffer.wrap(part(header.offset(), entry)).order(order);
    // With more sections than 16 bits count, the first entry has the number (gABI, "Sections").
    long count = header.sections() == 0 ? size(first, 0) : header.sections();
    long namesIndex = header.names() == SHN_XINDEX ? link(first) : header.names();
    if (count < 1 || count > MOST_SECTIONS) {
      throw fault("elf header", "e_shnum", wide ? 60 : 48, count, "1 to " + MOST_SECTIONS);
    }
    requireInside("elf header", "e_shoff", wide ? 40 : 32, header.offset(), count * entry);
    if (namesIndex < 1 || namesIndex >= count) {
      throw fault("elf header", "e_shstrndx", wide ? 62 : 50, namesIndex, "1 to " + (count - 1));
    }
    this.sections = (int) count;
    this.table = ByteBuffer.wrap(part(header.offset(), sections * entry)).order(order);
    this.names = bytes((int) namesIndex);
  }

  /**
   * @param file read from as long as sections are asked for
   */
  public static ElfFile read(ImageSource file) throws IOException {
    return new ElfFile(file);
  }

  /** Whether it is of the 64-bit class. */
  public boolean isWide() {
    return wide;
  }

  public ByteOrder order() {
    return order;
  }

  /** e_machine: 62 is x86-64, 183 AArch64. */
  public int machine() {
    return machine;
  }

  /** The bytes of the first section of this name; empty if there is none. */
  public Optional<byte[]> section(String name) throws IOException {
    for (int i = 1; i < sections; i++) {
      if (isNamed(i, name)) {
        return Optional.of(bytes(i));
      }
    }
    return Optional.empty();
  }

  /** The first section of this name, read as it is asked for; empty if there is none. */
  public Optional<ImageSource> sectionImage(String name) throws IOException {
    for (int i = 1; i < sections; i++) {
      if (isNamed(i, name)) {
        return Optional.of(image(i));
      }
    }
    return Optional.empty();
  }

  /** The first section of each name, in the order of the file; read as they are asked for. */
  public Map<String, ImageSource> sectionImages() throws IOException {
    var all = new LinkedHashMap<String, ImageSource>();
    List<String> every = sectionNames();
    for (int i = 1; i < sections; i++) {
      if (!all.containsKey(every.get(i - 1))) {
        all.put(every.get(i - 1), image(i));
      }
    }
    return all;
  }

  private ImageSource image(int section) throws IOException {
    int at = section * entry();
    long size = hasBytes(at) ? size(table, at) : 0;
    long offset = size == 0 ? 0 : offset(table, at);
    requireInside("elf section " + section, "sh_offset", at, offset, size);
    return file.window(offset, size);
  }

  private boolean hasBytes(int at) {
    return table.getInt(at + 4) != SHT_NOBITS;
  }

  /** The names of all sections but the first, which has none; each byte a character. */
  public List<String> sectionNames() {
    var all = new ArrayList<String>();
    for (int i = 1; i < sections; i++) {
      long at = table.getInt(i * entry()) & 0xFFFF_FFFFL;
      int end = (int) Math.min(at, names.length);
      int start = end;
      while (end < names.length && names[end] != 0 && end - start < LONGEST_NAME) {
        end++;
      }
      all.add(new String(names, start, end - start, StandardCharsets.ISO_8859_1));
    }
    return all;
  }

  private boolean isNamed(int section, String name) {
    long at = table.getInt(section * entry()) & 0xFFFF_FFFFL;
    if (at + name.length() >= names.length) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (names[(int) at + i] != name.charAt(i)) {
        return false;
      }
    }
    return names[(int) at + name.length()] == 0;
  }

  private byte[] bytes(int section) throws IOException {
    int at = section * entry();
    long size = size(table, at);
    if (!hasBytes(at) || size == 0) {
      return new byte[0];
    }
    String record = "elf section " + section;
    requireInside(record, "sh_offset", at, offset(table, at), size);
    if (size > LARGEST_SECTION) {
      throw fault(record, "sh_size", at, size, "at most " + LARGEST_SECTION);
    }
    return part(offset(table, at), (int) size);
  }

  private int entry() {
    return wide ? 64 : 40;
  }

  private long offset(ByteBuffer entries, int at) {
    return wide ? entries.getLong(at + 24) : entries.getInt(at + 16) & 0xFFFF_FFFFL;
  }

  private long size(ByteBuffer entries, int at) {
    return wide ? entries.getLong(at + 32) : entries.getInt(at + 20) & 0xFFFF_FFFFL;
  }

  private long link(ByteBuffer first) {
    return first.getInt(wide ? 40 : 24) & 0xFFFF_FFFFL;
  }

  private Header header(ByteBuffer head) throws ImageFormatException {
    StructReader reader = new StructReader("elf header", head, 0, order).skip(18);
    int read = reader.at(0x12).u16("e_machine");
    reader.skip(4 + (wide ? 16 : 8));
    long offset = wide ? reader.at(0x28).u64("e_shoff") : reader.at(0x20).u32("e_shoff");
    reader.skip(4 + 2 + 2 + 2);
    return new Header(
        read, offset, reader.u16("e_shentsize"), reader.u16("e_shnum"), reader.u16("e_shstrndx"));
  }

  private void requireInside(String record, String field, long at, long offset, long size)
      throws IOException {
    long end = file.size();
    if (offset < 0 || size < 0 || offset > end || size > end - offset) {
      throw StructReader.fault(
          record, field, at, offset, size + " bytes there are beyond the end (" + end + ")");
    }
  }

  private byte[] part(long offset, int length) throws IOException {
    var bytes = new byte[length];
    file.readAt(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static int one(ByteBuffer head, int at, String field) throws ImageFormatException {
    int value = head.get(at);
    if (value != 1 && value != 2) {
      throw fault("elf header", field, at, value, "1 or 2");
    }
    return value;
  }

  private static ImageFormatException fault(
      String record, String field, long at, long found, String expected) {
    return StructReader.fault(record, field, at, found, "expected " + expected);
  }
}
