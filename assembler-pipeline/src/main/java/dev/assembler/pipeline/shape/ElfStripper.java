package dev.assembler.pipeline.shape;

import static dev.assembler.pipeline.shape.ElfObject.require;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Takes out of an ELF file what only debuggers and linkers need, as {@code strip --strip-debug} and
 * {@code --strip-unneeded} do. What is loaded stays at its place byte for byte, but for numbers of
 * sections in symbols; what is behind it moves together. The result is made of pieces of the
 * original, so that only its tables are held in memory.
 */
final class ElfStripper {

  private static final int TYPE_SECTION = 3;
  private static final int TYPE_FILE = 4;
  private static final int LOCAL = 0;
  private static final int FIRST_RESERVED = 0xFF00;
  private static final int UNDEFINED = 0;

  private final ElfObject elf;
  private final ElfForm form;
  private final Strip.Level level;
  private final int[] numbers;

  private ElfStripper(ElfObject elf, Strip.Level level) {
    this.elf = elf;
    this.form = elf.form;
    this.level = level;
    this.numbers = new int[elf.sections.size()];
  }

  /**
   * What is left of a file.
   *
   * @return empty if it is no ELF file, or has nothing that could go
   * @throws UnstrippableException if it is better left as it is
   */
  static Optional<Content> strip(Content content, Strip.Level level)
      throws IOException, UnstrippableException {
    try (ImageSource file = content.open()) {
      Optional<ElfObject> elf = ElfObject.read(file);
      if (elf.isEmpty()) {
        return Optional.empty();
      }
      var stripper = new ElfStripper(elf.get(), level);
      stripper.run();
      Content stripped = new ElfRelayout(elf.get(), stripper.numbers).of(content);
      return stripped.size() < content.size() ? Optional.of(stripped) : Optional.empty();
    }
  }

  private void run() throws IOException, UnstrippableException {
    chooseSections();
    number();
    for (ElfSection section : elf.sections) {
      if (!section.removed && section.type == ElfSection.SYMTAB) {
        require(!section.isAlloc(), "a symbol table that is loaded");
        filterSymbols(section);
      } else if (!section.removed && section.type == ElfSection.DYNSYM) {
        renumberDynamic(section);
      }
    }
    for (ElfSection section : elf.sections) {
      if (!section.removed && section.infoIsSection()) {
        section.newInfo = numbers[section.info];
      }
    }
  }

  private void chooseSections() throws IOException, UnstrippableException {
    List<ElfSection> sections = elf.sections;
    boolean linked = elf.type != ElfObject.RELOCATABLE;
    boolean relocations =
        sections.stream().anyMatch(section -> section.isRelocations() && !section.isAlloc());
    for (ElfSection section : sections) {
      section.removed = section.isDebug();
    }
    if (linked && level == Strip.Level.UNNEEDED && !relocations) {
      for (ElfSection section : sections) {
        if (section.type == ElfSection.SYMTAB && !section.isAlloc()) {
          section.removed = true;
          ElfSection strings = sections.get(section.link);
          strings.removed |= !strings.isAlloc() && section.link != elf.namesIndex;
        }
      }
    }
    for (ElfSection section : sections) {
      if (section.isRelocations() && sections.get(section.info).removed) {
        require(!section.isAlloc(), "relocations of debug sections that are loaded");
        section.removed = true;
      }
    }
    for (ElfSection section : sections) {
      if (section.type == ElfSection.GROUP) {
        section.removed = members(section).isEmpty();
      }
    }
    for (ElfSection section : sections) {
      // What is loaded is relocated by what is loaded: the link names a table out of habit.
      boolean needed = !section.isRelocations() || !section.isAlloc();
      require(
          section.removed || !needed || !sections.get(section.link).removed,
          "a section that needs one which would go");
    }
  }

  /** The members of a group that stay, by their old numbers. */
  private BitSet members(ElfSection group) throws IOException, UnstrippableException {
    var members = new BitSet();
    ByteBuffer words = form.buffer(elf.bytes(group));
    for (int at = 4; at + 4 <= words.limit(); at += 4) {
      int member = words.getInt(at);
      require(member > 0 && member < elf.sections.size(), "a group of no section");
      if (!elf.sections.get(member).removed) {
        members.set(member);
      }
    }
    return members;
  }

  private void number() throws IOException, UnstrippableException {
    int next = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = elf.sections.get(i).removed ? 0 : next++;
    }
    for (ElfSection group : elf.sections) {
      if (group.type == ElfSection.GROUP && !group.removed) {
        BitSet members = members(group);
        ByteBuffer old = form.buffer(elf.bytes(group));
        var words = new byte[4 + 4 * members.cardinality()];
        ByteBuffer target = form.buffer(words).putInt(old.getInt(0));
        members.stream().forEach(member -> target.putInt(numbers[member]));
        group.rewritten = words;
      }
    }
  }

  /** Symbols of files and sections, and of what is removed, go; what is relocated against stays. */
  private void filterSymbols(ElfSection table) throws IOException, UnstrippableException {
    ByteBuffer old = form.buffer(elf.bytes(table));
    int size = form.symbolSize();
    int count = old.limit() / size;
    require(table.entrySize == size && count > 0, "symbols of another size");
    BitSet relocated = relocated(table, count);
    var kept = new BitSet(count);
    kept.set(0);
    for (int i = 1; i < count; i++) {
      kept.set(i, relocated.get(i) || keeps(old, i * size));
    }
    boolean ownStrings = table.link != elf.namesIndex && isStringsOfOne(table.link);
    byte[] names = elf.bytes(elf.sections.get(table.link));
    var strings = new StringTable();
    var symbols = new byte[kept.cardinality() * size];
    ByteBuffer target = form.buffer(symbols);
    var places = new int[count];
    int locals = 0;
    int next = 0;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      int at = next * size;
      target.put(at, old, i * size, size);
      if (ownStrings) {
        target.putInt(at, strings.place(ElfObject.text(names, old.getInt(i * size))));
      }
      renumber(target, at);
      locals = binding(old, i * size) == LOCAL ? next + 1 : locals;
      places[i] = next++;
    }
    table.rewritten = symbols;
    table.newInfo = locals;
    if (ownStrings) {
      elf.sections.get(table.link).rewritten = strings.toBytes();
    }
    renumberRelocations(table, places);
    renumberSignatures(table, places);
  }

  private boolean keeps(ByteBuffer symbols, int at) {
    int type = symbols.get(at + (form.wide() ? 4 : 12)) & 0xF;
    int section = form.half(symbols, at + 6, at + 14);
    if (section > UNDEFINED && section < FIRST_RESERVED && isRemoved(section)) {
      return false;
    }
    if (type == TYPE_SECTION || type == TYPE_FILE) {
      return false;
    }
    return level == Strip.Level.DEBUG || binding(symbols, at) != LOCAL;
  }

  private boolean isRemoved(int section) {
    return section >= elf.sections.size() || elf.sections.get(section).removed;
  }

  private int binding(ByteBuffer symbols, int at) {
    return (symbols.get(at + (form.wide() ? 4 : 12)) & 0xF0) >> 4;
  }

  /** The symbols that relocations which stay are about, and those that give groups their names. */
  private BitSet relocated(ElfSection table, int count) throws IOException, UnstrippableException {
    var symbols = new BitSet(count);
    for (ElfSection section : elf.sections) {
      if (section.removed || section.isAlloc() || elf.sections.get(section.link) != table) {
        continue;
      }
      if (section.isRelocations()) {
        ByteBuffer entries = form.buffer(elf.bytes(section));
        int size = relocationSize(section);
        for (int at = 0; at + size <= entries.limit(); at += size) {
          int symbol = form.relocatedSymbol(entries, at);
          require(symbol >= 0 && symbol < count, "a relocation of no symbol");
          symbols.set(symbol);
        }
      } else if (section.type == ElfSection.GROUP) {
        require(section.info > 0 && section.info < count, "a group without a symbol");
        symbols.set(section.info);
      }
    }
    return symbols;
  }

  private void renumberRelocations(ElfSection table, int[] places)
      throws IOException, UnstrippableException {
    for (ElfSection section : elf.sections) {
      if (!section.removed && section.isRelocations() && elf.sections.get(section.link) == table) {
        byte[] bytes = elf.bytes(section);
        ByteBuffer entries = form.buffer(bytes);
        int size = relocationSize(section);
        for (int at = 0; at + size <= entries.limit(); at += size) {
          form.putRelocatedSymbol(entries, at, places[form.relocatedSymbol(entries, at)]);
        }
        section.rewritten = bytes;
      }
    }
  }

  private void renumberSignatures(ElfSection table, int[] places) {
    for (ElfSection section : elf.sections) {
      if (!section.removed
          && section.type == ElfSection.GROUP
          && elf.sections.get(section.link) == table) {
        section.newInfo = places[section.info];
      }
    }
  }

  private void renumberDynamic(ElfSection table) throws IOException, UnstrippableException {
    byte[] bytes = elf.bytes(table);
    ByteBuffer symbols = form.buffer(bytes);
    boolean changed = false;
    for (int at = 0; at + form.symbolSize() <= symbols.limit(); at += form.symbolSize()) {
      changed |= renumber(symbols, at);
    }
    if (changed) {
      table.rewritten = bytes;
    }
  }

  private boolean renumber(ByteBuffer symbols, int at) {
    int section = form.half(symbols, at + 6, at + 14);
    if (section == UNDEFINED || section >= FIRST_RESERVED || section >= numbers.length) {
      return false;
    }
    form.putHalf(symbols, at + 6, at + 14, numbers[section]);
    return numbers[section] != section;
  }

  private int relocationSize(ElfSection section) throws UnstrippableException {
    int size = section.type == ElfSection.RELA ? form.wide() ? 24 : 12 : form.wide() ? 16 : 8;
    require(section.entrySize == size, "relocations of another size");
    return size;
  }

  /** Whether a string table serves one symbol table and nothing else. */
  private boolean isStringsOfOne(int strings) {
    return elf.sections.stream().filter(other -> other.link == strings).count() == 1
        && !elf.sections.get(strings).isAlloc();
  }
}
