package dev.assembler.pipeline.report;

import java.util.List;

/**
 * How large what is in a tree is, by directory: as much of it as can be seen, the rest as "others".
 *
 * @param root the directory that all of it is in
 * @param types of files that items name by their place in this list
 * @param compared whether items know what they were before
 */
public record SizeTree(String heading, Item root, List<String> types, boolean compared)
    implements ReportView {

  public SizeTree {
    types = List.copyOf(types);
  }

  /** What an item is. */
  public enum Kind {
    DIRECTORY,
    FILE,
    /** Whatever else there is in a directory. */
    OTHERS
  }

  /**
   * A file, or a directory with what is in it.
   *
   * @param name printable; empty for the root and for others
   * @param size in bytes, of all files in it; a file with several names counts under the first
   * @param before the same in what it is compared with; -1 where there was nothing of that name
   * @param files how many there are in it
   * @param type of a file: its place among the types, -1 for one that is not listed
   * @param items largest first, others last
   */
  public record Item(
      Kind kind, String name, long size, long before, long files, int type, List<Item> items) {
    public Item {
      items = List.copyOf(items);
    }

    /** How many items this is, with all in it. */
    public long count() {
      return 1 + items.stream().mapToLong(Item::count).sum();
    }
  }
}
