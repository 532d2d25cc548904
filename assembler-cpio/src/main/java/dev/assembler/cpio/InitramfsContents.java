package dev.assembler.cpio;

import dev.assembler.core.tree.FileTree;
import java.util.List;

/**
 * What is in an initramfs. Contents of stored segments are in the image, which must stay open for
 * as long as they are used; those of compressed ones where they were expanded to.
 *
 * @param parts its segments in their order
 * @param unpacked what Linux would make of all of them, one after the other. What its built-in
 *     archive has is there only as far as something lies in it
 * @param dropped the entries that are in none of the trees, or not in all, in their order
 */
public record InitramfsContents(List<Part> parts, FileTree unpacked, List<Dropped> dropped) {

  /**
   * A segment and what is in it.
   *
   * @param tree of this segment alone: missing parents are made, with mode 0755, owner 0:0, time 0;
   *     what contradicts an entry before it is left out
   * @param entries as their headers state them, trailers left out
   */
  public record Part(InitramfsSegment segment, FileTree tree, List<CpioEntry> entries) {
    public Part {
      entries = List.copyOf(entries);
    }
  }

  /**
   * An entry that Linux would not make, and would not say a word about, or that is missing in the
   * tree of its segment alone.
   *
   * @param part its segment, counted from 0
   */
  public record Dropped(int part, CpioEntry entry, String reason) {
    @Override
    public String toString() {
      return "segment " + (part + 1) + ": " + entry.nameText() + ": " + reason;
    }
  }

  public InitramfsContents {
    parts = List.copyOf(parts);
    dropped = List.copyOf(dropped);
  }

  /** The segments without what is in them. */
  public List<InitramfsSegment> segments() {
    return parts.stream().map(Part::segment).toList();
  }
}
