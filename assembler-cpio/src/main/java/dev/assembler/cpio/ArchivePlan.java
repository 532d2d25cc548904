package dev.assembler.cpio;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a tree in the order of its walk, so that a directory comes before what it holds:
 * Linux drops what has no parent yet, without a word. Inode numbers count from 1 by first names; a
 * file of several names has its bytes with the last of them.
 *
 * <p>Walked twice: once for problems and sums, once to be written.
 */
final class ArchivePlan {

  /** Takes entries in their order. */
  @FunctionalInterface
  interface Visitor {
    void visit(PlannedEntry entry) throws IOException;
  }

  /** As messages name what a tree cannot be written as. */
  static final String FORMAT = "newc cpio";

  /** As GNU cpio and most others end their archives. */
  static final int BLOCK = 512;

  private static final long LARGEST = 0xFFFF_FFFFL;

  /** A path's last byte is its NUL. */
  private static final int LONGEST_PATH = NewcHeader.LARGEST_NAME - 1;

  /** What a kernel's dev_t holds. */
  private static final long LARGEST_MAJOR = 0xFFF;

  private static final long LARGEST_MINOR = 0xF_FFFF;

  private static final byte[] ROOT = {'.'};

  private final FileTree tree;
  private final int dataAlign;
  private final long base;
  private final Visitor visitor;
  private final List<Problem> problems;
  private final Map<Node, Link> links = new IdentityHashMap<>();
  private final byte[] path = new byte[LONGEST_PATH + EntryName.MAX_LENGTH + 1];
  private final ArchiveCount count = new ArchiveCount();
  private long position;
  private long inodes;

  /** How far the names of a node have come. */
  private static final class Link {
    private final long ino;
    private long namesLeft;

    Link(long ino, long namesLeft) {
      this.ino = ino;
      this.namesLeft = namesLeft;
    }
  }

  private ArchivePlan(
      FileTree tree, int dataAlign, long base, Visitor visitor, List<Problem> problems) {
    this.tree = tree;
    this.dataAlign = dataAlign;
    this.base = base;
    this.position = base;
    this.visitor = visitor;
    this.problems = problems;
  }

  /**
   * Counts what a tree's archive will be.
   *
   * @throws UnrepresentableTreeException with everything that it cannot hold
   */
  static ArchiveCount check(FileTree tree, int dataAlign, long base) throws IOException {
    var problems = new ArrayList<Problem>();
    ArchiveCount count = new ArchivePlan(tree, dataAlign, base, entry -> {}, problems).walk();
    if (!problems.isEmpty()) {
      throw new UnrepresentableTreeException(FORMAT, problems);
    }
    return count;
  }

  /** Visits the entries of a tree that has been checked, the trailer last. */
  static ArchiveCount forEach(FileTree tree, int dataAlign, long base, Visitor visitor)
      throws IOException {
    return new ArchivePlan(tree, dataAlign, base, visitor, new ArrayList<>()).walk();
  }

  private ArchiveCount walk() throws IOException {
    entry(ROOT, tree.root());
    below(tree.root(), 0);
    int nameSize = NewcHeader.TRAILER.length + 1;
    long end = position + PlannedEntry.padded(NewcHeader.SIZE + nameSize);
    end += -(end - base) & (BLOCK - 1);
    visitor.visit(
        new PlannedEntry(NewcHeader.TRAILER, nameSize, null, 0, 1, false, end - position));
    count.bytes = end - base;
    return count;
  }

  private void below(Directory directory, int length) throws IOException {
    for (int i = 0; i < directory.size(); i++) {
      int at = length;
      if (at > 0) {
        path[at++] = '/';
      }
      int end = at + directory.name(i).copyTo(path, at);
      Node node = directory.node(i);
      byte[] name = Arrays.copyOf(path, end);
      if (end > LONGEST_PATH) {
        problem(name, "a path of " + end + " bytes, the kernel takes " + LONGEST_PATH);
        continue; // nor does anything below it fit
      }
      entry(name, node);
      if (node instanceof Directory inner) {
        below(inner, end);
      }
    }
  }

  private void entry(byte[] name, Node node) throws IOException {
    check(name, node);
    Link link = null;
    if (!(node instanceof Directory) && tree.linkCount(node) > 1) {
      link = links.get(node);
      if (link == null) {
        link = new Link(++inodes, tree.linkCount(node));
        links.put(node, link);
      } else {
        count.hardLinks++;
      }
      link.namesLeft--;
    }
    boolean hasData = node instanceof RegularFile && (link == null || link.namesLeft == 0);
    long size =
        switch (node) {
          case RegularFile file -> hasData ? file.size() : 0;
          case Symlink symlink -> symlink.targetLength();
          default -> 0;
        };
    int nameSize = nameSize(name.length + 1, hasData ? size : 0);
    long end =
        PlannedEntry.padded(NewcHeader.SIZE + nameSize) + PlannedEntry.padded(Math.max(0, size));
    long ino = link == null ? ++inodes : link.ino;
    visitor.visit(new PlannedEntry(name, nameSize, node, ino, tree.linkCount(node), hasData, end));
    position += end;
    count.names++;
    count.dataBytes += size;
  }

  /** A name field such that the data behind it is aligned, if the kernel takes so long a one. */
  private int nameSize(int shortest, long dataSize) {
    if (dataAlign == CpioOptions.UNALIGNED || dataSize < dataAlign) {
      return shortest;
    }
    long unpadded = position + NewcHeader.SIZE + shortest;
    long longer = shortest + (-unpadded & (dataAlign - 1));
    if (longer > NewcHeader.LARGEST_NAME) {
      count.unaligned++;
      return shortest;
    }
    count.aligned++;
    return (int) longer;
  }

  private void check(byte[] name, Node node) {
    Metadata metadata = node.metadata();
    if (metadata.mtimeSeconds() < 0 || metadata.mtimeSeconds() > LARGEST) {
      problem(
          name,
          "mtime " + metadata.mtimeSeconds() + ", newc holds 0 to " + LARGEST + " (1970 to 2106)");
    }
    for (Xattr xattr : metadata.xattrs()) {
      if (xattr.hasPrefix("user.")) {
        count.userXattrs++;
      } else {
        problem(name, "xattr " + xattr.name() + ", newc has none");
      }
    }
    if (Arrays.equals(name, NewcHeader.TRAILER)) {
      problem(name, "the name that ends an archive");
    }
    switch (node) {
      case RegularFile file when file.size() > LARGEST ->
          problem(name, file.size() + " bytes, a file in newc holds at most " + LARGEST);
      case Symlink symlink when symlink.targetLength() > LONGEST_PATH ->
          problem(
              name,
              "a target of " + symlink.targetLength() + " bytes, the kernel takes " + LONGEST_PATH);
      case Device device when device.major() > LARGEST_MAJOR || device.minor() > LARGEST_MINOR ->
          problem(
              name,
              "device "
                  + device.major()
                  + ":"
                  + device.minor()
                  + ", the kernel takes up to 4095:1048575");
      default -> {}
    }
  }

  private void problem(byte[] name, String reason) {
    String shown = Arrays.equals(name, ROOT) ? "/" : "/" + PrintableBytes.of(name);
    problems.add(new Problem(shown, reason));
  }
}
