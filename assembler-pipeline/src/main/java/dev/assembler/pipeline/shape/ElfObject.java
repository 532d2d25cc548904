package dev.assembler.pipeline.shape;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An ELF file's header and sections, as far as taking sections out needs them. */
final class ElfObject {

  static final int RELOCATABLE = 1;

  /** Above are numbers with a meaning of their own (SHN_LORESERVE). */
  private static final int MOST_SECTIONS = 0xFF00;

  private static final long LARGEST_TABLE = 256L << 20;
  private static final long LARGEST_ALIGNMENT = 1 << 24;
  private static final int MIPS = 8;

  final ElfForm form;
  final byte[] header;
  final int type;
  final List<ElfSection> sections;
  final int namesIndex;

  /** The end of what must stay where it is: the headers, all segments, all that is loaded. */
  final long fixedEnd;

  private final ImageSource file;

  private ElfObject(
      ImageSource file,
      ElfForm form,
      byte[] header,
      List<ElfSection> sections,
      int namesIndex,
      long fixedEnd) {
    this.file = file;
    this.form = form;
    this.header = header;
    this.type = Short.toUnsignedInt(form.buffer(header).getShort(16));
    this.sections = sections;
    this.namesIndex = namesIndex;
    this.fixedEnd = fixedEnd;
  }

  /**
   * @throws UnstrippableException if it is an ELF file of which nothing should be taken out
   * @return empty if it is no ELF file
   */
  static Optional<ElfObject> read(ImageSource file) throws IOException, UnstrippableException {
    if (file.size() < 52) {
      return Optional.empty();
    }
    byte[] ident = bytes(file, 0, 16);
    if (ident[0] != 0x7F || ident[1] != 'E' || ident[2] != 'L' || ident[3] != 'F') {
      return Optional.empty();
    }
    require(ident[4] == 1 || ident[4] == 2, "an unknown class");
    require(ident[5] == 1 || ident[5] == 2, "an unknown byte order");
    var form =
        new ElfForm(ident[4] == 2, ident[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    require(file.size() >= form.headerSize(), "cut off in its header");
    byte[] header = bytes(file, 0, form.headerSize());
    ByteBuffer fields = form.buffer(header);
    // There a relocation names its symbol in another place.
    require(fields.getShort(18) != MIPS || !form.wide(), "MIPS of 64 bits");
    int count = form.half(fields, 60, 48);
    int namesIndex = form.half(fields, 62, 50);
    long tableAt = form.word(fields, 40, 32);
    require(count > 0 && count < MOST_SECTIONS, "no sections, or too many");
    require(namesIndex > 0 && namesIndex < count, "no section names");
    require(form.half(fields, 58, 46) == form.sectionSize(), "headers of another size");
    long tableSize = (long) count * form.sectionSize();
    require(inside(file, tableAt, tableSize), "a section table beyond the end");
    ByteBuffer table = form.buffer(bytes(file, tableAt, (int) tableSize));
    byte[] names = names(file, new ElfSection(form, table, namesIndex * form.sectionSize(), ""));
    var sections = new ArrayList<ElfSection>();
    for (int i = 0; i < count; i++) {
      int at = i * form.sectionSize();
      sections.add(new ElfSection(form, table, at, text(names, table.getInt(at))));
    }
    long fixedEnd = Math.max(form.headerSize(), segmentsEnd(file, form, fields));
    long end = Math.max(fixedEnd, tableAt + tableSize);
    for (int i = 0; i < count; i++) {
      ElfSection section = sections.get(i);
      require(inside(file, section.offset, section.fileSize()), "a section beyond the end");
      require(section.alignment >= 0 && section.alignment <= LARGEST_ALIGNMENT, "a huge alignment");
      require(section.link >= 0 && section.link < count, "a link to no section");
      require(
          !section.infoIsSection() || section.info >= 0 && section.info < count,
          "a link to no section");
      require(section.type != ElfSection.SYMTAB_SHNDX, "extended section numbers");
      if (section.fileSize() > 0) {
        end = Math.max(end, section.offset + section.size);
        if (section.isAlloc() && fields.getShort(16) != RELOCATABLE) {
          fixedEnd = Math.max(fixedEnd, section.offset + section.size);
        }
      }
    }
    require(end == file.size(), "something appended to it, such as a signature");
    return Optional.of(new ElfObject(file, form, header, sections, namesIndex, fixedEnd));
  }

  /** A section's bytes; its new ones, if it has been rewritten. */
  byte[] bytes(ElfSection section) throws IOException, UnstrippableException {
    require(section.fileSize() <= LARGEST_TABLE, "a table of more than 256 MiB");
    return section.rewritten != null
        ? section.rewritten
        : bytes(file, section.offset, (int) section.fileSize());
  }

  /** The text at a place of a string table. */
  static String text(byte[] strings, int at) {
    if (at < 0 || at >= strings.length) {
      return "";
    }
    int end = at;
    while (end < strings.length && strings[end] != 0) {
      end++;
    }
    return new String(strings, at, end - at, StandardCharsets.ISO_8859_1);
  }

  static void require(boolean right, String otherwise) throws UnstrippableException {
    if (!right) {
      throw new UnstrippableException(otherwise);
    }
  }

  private static byte[] names(ImageSource file, ElfSection section)
      throws IOException, UnstrippableException {
    require(
        inside(file, section.offset, section.fileSize()) && section.fileSize() <= LARGEST_TABLE,
        "section names beyond the end");
    return bytes(file, section.offset, (int) section.fileSize());
  }

  private static long segmentsEnd(ImageSource file, ElfForm form, ByteBuffer fields)
      throws IOException, UnstrippableException {
    int count = form.half(fields, 56, 44);
    if (count == 0) {
      return 0;
    }
    long at = form.word(fields, 32, 28);
    require(form.half(fields, 54, 42) == form.segmentSize(), "headers of another size");
    long size = (long) count * form.segmentSize();
    require(inside(file, at, size), "a segment table beyond the end");
    ByteBuffer table = form.buffer(bytes(file, at, (int) size));
    long end = at + size;
    for (int i = 0; i < count; i++) {
      ByteBuffer segment =
          table.slice(i * form.segmentSize(), form.segmentSize()).order(form.order());
      long offset = form.word(segment, 8, 4);
      long length = form.word(segment, 32, 16);
      require(inside(file, offset, length), "a segment beyond the end");
      end = length == 0 ? end : Math.max(end, offset + length);
    }
    return end;
  }

  private static boolean inside(ImageSource file, long offset, long size) throws IOException {
    return offset >= 0 && size >= 0 && offset <= file.size() && size <= file.size() - offset;
  }

  private static byte[] bytes(ImageSource file, long offset, int length) throws IOException {
    var bytes = new byte[length];
    file.readAt(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }
}
