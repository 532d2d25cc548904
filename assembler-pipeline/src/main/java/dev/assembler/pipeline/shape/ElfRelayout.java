package dev.assembler.pipeline.shape;

import dev.assembler.core.tree.Content;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts an ELF file together again from the sections that stay. */
final class ElfRelayout {

  private final ElfObject elf;
  private final ElfForm form;
  private final int[] numbers;
  private final List<Content> pieces = new ArrayList<>();
  private long end;

  /**
   * @param numbers the new number of each section that stays
   */
  ElfRelayout(ElfObject elf, int[] numbers) {
    this.elf = elf;
    this.form = elf.form;
    this.numbers = numbers;
  }

  /**
   * @throws UnstrippableException if sections that must be patched lie over one another
   */
  Content of(Content original) throws UnstrippableException {
    var names = new StringTable();
    List<ElfSection> kept = elf.sections.stream().filter(section -> !section.removed).toList();
    var nameAt = new ArrayList<Integer>();
    for (ElfSection section : kept) {
      nameAt.add(names.place(section.name));
    }
    ElfSection nameSection = elf.sections.get(elf.namesIndex);
    boolean ownNames =
        !nameSection.isAlloc()
            && elf.sections.stream().noneMatch(section -> section.link == elf.namesIndex);
    if (ownNames) {
      nameSection.rewritten = names.toBytes();
    }
    var offsets = new long[elf.sections.size()];
    fixed(original, kept);
    moved(original, kept, offsets);
    align(form.wide() ? 8 : 4);
    long tableAt = end;
    append(Content.of(table(kept, offsets, ownNames ? nameAt : null)));
    pieces.set(0, Content.of(header(tableAt, kept.size())));
    return Content.concat(pieces);
  }

  /** What keeps its place: the header first, then all up to the end of what is loaded. */
  private void fixed(Content original, List<ElfSection> kept) throws UnstrippableException {
    int headerSize = elf.header.length;
    append(Content.of(elf.header)); // stands for the new one, of the same size
    long at = headerSize;
    List<ElfSection> patched =
        kept.stream()
            .filter(section -> isFixed(section) && section.rewritten != null)
            .sorted(Comparator.comparingLong(section -> section.offset))
            .toList();
    for (ElfSection section : patched) {
      ElfObject.require(section.offset >= at, "sections over one another");
      append(original.slice(at, section.offset - at));
      append(Content.of(section.rewritten));
      at = section.offset + section.size;
    }
    append(original.slice(at, elf.fixedEnd - at));
  }

  private void moved(Content original, List<ElfSection> kept, long[] offsets) {
    List<ElfSection> inOrder =
        kept.stream().sorted(Comparator.comparingLong(section -> section.offset)).toList();
    for (ElfSection section : inOrder) {
      int index = elf.sections.indexOf(section);
      if (index == 0 || isFixed(section)) {
        offsets[index] = section.offset;
      } else {
        align(section.alignment);
        offsets[index] = end;
        if (section.rewritten != null) {
          append(Content.of(section.rewritten));
        } else if (section.fileSize() > 0) {
          append(original.slice(section.offset, section.fileSize()));
        }
      }
    }
  }

  private boolean isFixed(ElfSection section) {
    boolean linked = elf.type != ElfObject.RELOCATABLE;
    return linked && (section.isAlloc() || section.offset + section.fileSize() <= elf.fixedEnd);
  }

  /**
   * @param nameAt where each name is; null for where it was
   */
  private byte[] table(List<ElfSection> kept, long[] offsets, List<Integer> nameAt) {
    var table = new byte[kept.size() * form.sectionSize()];
    for (int i = 0; i < kept.size(); i++) {
      ElfSection section = kept.get(i);
      ByteBuffer header =
          ByteBuffer.wrap(table, i * form.sectionSize(), form.sectionSize())
              .slice()
              .order(form.order());
      int index = elf.sections.indexOf(section);
      section.writeTo(
          form,
          header,
          nameAt == null ? section.nameAt : nameAt.get(i),
          offsets[index],
          numbers[section.link]);
    }
    return table;
  }

  private byte[] header(long tableAt, int count) {
    byte[] bytes = elf.header.clone();
    ByteBuffer header = form.buffer(bytes);
    form.putWord(header, 40, 32, tableAt);
    form.putHalf(header, 60, 48, count);
    form.putHalf(header, 62, 50, numbers[elf.namesIndex]);
    return bytes;
  }

  private void append(Content piece) {
    pieces.add(piece);
    end += piece.size();
  }

  private void align(long alignment) {
    long unit = Math.max(1, alignment);
    long padding = (unit - end % unit) % unit;
    if (padding > 0) {
      append(Content.of(new byte[(int) padding]));
    }
  }
}
