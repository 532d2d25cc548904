package dev.assembler.pipeline.shape;

import java.nio.ByteBuffer;

/** A section header, and what has become of its section so far. */
final class ElfSection {

  static final int SYMTAB = 2;
  static final int STRTAB = 3;
  static final int RELA = 4;
  static final int NOBITS = 8;
  static final int REL = 9;
  static final int DYNSYM = 11;
  static final int GROUP = 17;
  static final int SYMTAB_SHNDX = 18;

  private static final long ALLOC = 0x2;
  private static final long INFO_LINK = 0x40;

  final int nameAt;
  final int type;
  final long flags;
  final long address;
  final long offset;
  final long size;
  final int link;
  final int info;
  final long alignment;
  final long entrySize;
  final String name;

  boolean removed;

  /** Its new bytes; null while they are those at its offset. */
  byte[] rewritten;

  int newInfo;

  ElfSection(ElfForm form, ByteBuffer table, int at, String name) {
    ByteBuffer header = table.slice(at, form.sectionSize()).order(form.order());
    this.name = name;
    this.nameAt = header.getInt(0);
    this.type = header.getInt(4);
    this.flags = form.word(header, 8, 8);
    this.address = form.word(header, 16, 12);
    this.offset = form.word(header, 24, 16);
    this.size = form.word(header, 32, 20);
    this.link = header.getInt(form.wide() ? 40 : 24);
    this.info = header.getInt(form.wide() ? 44 : 28);
    this.alignment = form.word(header, 48, 32);
    this.entrySize = form.word(header, 56, 36);
    this.newInfo = info;
  }

  boolean isAlloc() {
    return (flags & ALLOC) != 0;
  }

  boolean isSymbols() {
    return type == SYMTAB || type == DYNSYM;
  }

  boolean isRelocations() {
    return type == REL || type == RELA;
  }

  /** Whether sh_info is the index of a section. */
  boolean infoIsSection() {
    return isRelocations() || (flags & INFO_LINK) != 0;
  }

  /** How many bytes of the file are its own. */
  long fileSize() {
    return type == NOBITS ? 0 : size;
  }

  long newSize() {
    return rewritten == null ? size : rewritten.length;
  }

  /** Whether it is there for debuggers alone, as strip(1) sees it. */
  boolean isDebug() {
    return !isAlloc()
        && (name.startsWith(".debug")
            || name.startsWith(".zdebug")
            || name.startsWith(".gnu.debuglto_")
            || name.startsWith(".gnu.linkonce.wi.")
            || name.startsWith(".line")
            || name.startsWith(".stab")
            || name.equals(".gdb_index"));
  }

  void writeTo(ElfForm form, ByteBuffer header, int nameAt, long newOffset, int newLink) {
    header.putInt(0, nameAt);
    header.putInt(4, type);
    form.putWord(header, 8, 8, flags);
    form.putWord(header, 16, 12, address);
    form.putWord(header, 24, 16, newOffset);
    form.putWord(header, 32, 20, newSize());
    header.putInt(form.wide() ? 40 : 24, newLink);
    header.putInt(form.wide() ? 44 : 28, newInfo);
    form.putWord(header, 48, 32, alignment);
    form.putWord(header, 56, 36, entrySize);
  }
}
