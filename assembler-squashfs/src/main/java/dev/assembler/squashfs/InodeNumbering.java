package dev.assembler.squashfs;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The number of every inode, from 1 (the kernel refuses 0) to the root's, which is the last. The
 * order is that of the inode table: what lies below a directory's subdirectories first, then the
 * directory's own entries by name, at last the directory itself. So the entries of one directory
 * lie next to each other, in the table and in numbers, and share long runs of their listing; and
 * every inode but a later name of a hard link is written before the listing that refers to it.
 */
final class InodeNumbering {

  private final Set<Node> linked;
  private final Map<Directory, Integer> firstEntries = new IdentityHashMap<>();
  private final Map<Node, Integer> known = new IdentityHashMap<>();
  private int count;

  private InodeNumbering(FileTree tree) {
    this.linked = tree.linkedNodes();
  }

  static InodeNumbering of(FileTree tree) throws IOException {
    var numbering = new InodeNumbering(tree);
    DirectoriesUpward.walk(tree.root(), numbering::numberEntries);
    numbering.known.put(tree.root(), ++numbering.count);
    return numbering;
  }

  private void numberEntries(Directory directory) {
    firstEntries.put(directory, count + 1);
    for (int i = 0; i < directory.size(); i++) {
      Node node = directory.node(i);
      if (node instanceof Directory) {
        known.put(node, ++count);
      } else if (!linked.contains(node)) {
        count++;
      } else if (!known.containsKey(node)) {
        known.put(node, ++count);
      }
    }
  }

  /** How many inodes there are; also the root's number. */
  int count() {
    return count;
  }

  int numberOf(Directory directory) {
    return known.get(directory);
  }

  /**
   * The number the kernel shows for "..". The root's parent lies outside and has the number after
   * the last, as the reference tool gives it.
   */
  int parentOfRoot() {
    return count + 1;
  }

  /** Calls for each entry of a directory, in order, with its inode's number. */
  void forEachEntry(Directory directory, EntryVisitor visitor) throws IOException {
    for (Entries entries = entries(directory); entries.next(); ) {
      visitor.visit(entries.index(), entries.node(), entries.number(), entries.first());
    }
  }

  /** What {@link #forEachEntry} calls. */
  @FunctionalInterface
  interface EntryVisitor {
    /**
     * @param index of the entry in its directory
     * @param first whether the inode has its place in the table here, and not at an earlier name
     */
    void visit(int index, Node node, int number, boolean first) throws IOException;
  }

  /** As {@link #forEachEntry}, but one by one. */
  Entries entries(Directory directory) {
    return new Entries(directory);
  }

  /** The entries of a directory, one at a time; it stands before the first. */
  final class Entries {

    private final Directory directory;
    private int following;
    private int index = -1;
    private Node node;
    private int number;
    private boolean first;

    private Entries(Directory directory) {
      this.directory = directory;
      following = firstEntries.get(directory);
    }

    /** Goes to the next entry, if there is one. */
    boolean next() {
      if (++index == directory.size()) {
        return false;
      }
      node = directory.node(index);
      boolean listed = node instanceof Directory || linked.contains(node);
      number = listed ? known.get(node) : following;
      first = number == following;
      if (first) {
        following++;
      }
      return true;
    }

    Directory directory() {
      return directory;
    }

    int index() {
      return index;
    }

    Node node() {
      return node;
    }

    int number() {
      return number;
    }

    boolean first() {
      return first;
    }
  }
}
