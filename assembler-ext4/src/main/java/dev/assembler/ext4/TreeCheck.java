package dev.assembler.ext4;

import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers the inodes of a tree and settles what each needs, whatever the volume's size: lengths,
 * runs of data, places of xattrs. Finds everything that ext4 cannot hold.
 */
final class TreeCheck {

  static final int ROOT = 2;
  static final int LOST_AND_FOUND = 11;
  static final EntryName LOST_AND_FOUND_NAME = EntryName.of("lost+found");

  /** EXT4_LINK_MAX. A directory may have more: its count is 1 then (dir_nlink). */
  private static final int MOST_LINKS = 65000;

  private static final int LOST_AND_FOUND_SIZE = 16384;
  private static final long MOST_LOGICAL = 0xFFFF_FFFFL;

  private record Open(Directory directory, TreePath path, int number) {}

  private final int blockSize;
  private final DirectoryHash hash;
  private final DataBlocks data;
  private final List<Problem> problems = new ArrayList<>();
  private final List<PlannedInode> inodes = new ArrayList<>();
  private final Map<Node, PlannedInode> byNode = new IdentityHashMap<>();
  private final boolean ownLostAndFound;
  private int next = LOST_AND_FOUND + 1;
  private int directories;
  private long contentBytes;

  TreeCheck(FileTree tree, Ext4Options options) throws IOException {
    this.blockSize = options.blockSize();
    this.hash = new DirectoryHash(options.hashSeed());
    this.data = new DataBlocks(blockSize);
    Node given = tree.root().find(LOST_AND_FOUND_NAME).orElse(null);
    this.ownLostAndFound = given == null;
    if (given != null && !(given instanceof Directory)) {
      problems.add(new Problem("/lost+found", given.kind() + ", expected a directory"));
    }
    FileTree whole = given == null ? withLostAndFound(tree, options) : tree;
    Deque<Open> open = new ArrayDeque<>();
    plan(whole, whole.root(), TreePath.ROOT, ROOT, open);
    while (!open.isEmpty()) {
      Open at = open.remove();
      for (int i = 0; i < at.directory.size(); i++) {
        Node node = at.directory.node(i);
        if (!byNode.containsKey(node)) {
          plan(whole, node, at.path.resolve(at.directory.name(i)), at.number, open);
        }
      }
    }
    inodes.sort((a, b) -> Integer.compare(a.number, b.number));
  }

  /** The same for another plan, which has its own places for everything. */
  TreeCheck(TreeCheck other) {
    this.blockSize = other.blockSize;
    this.hash = other.hash;
    this.data = other.data;
    this.ownLostAndFound = other.ownLostAndFound;
    this.next = other.next;
    this.directories = other.directories;
    this.contentBytes = other.contentBytes;
    for (PlannedInode each : other.inodes) {
      var inode = new PlannedInode(each);
      inodes.add(inode);
      byNode.put(inode.node, inode);
    }
  }

  private static FileTree withLostAndFound(FileTree tree, Ext4Options options) {
    var entries = new ArrayList<>(tree.root().entries());
    Metadata metadata = Metadata.of(0700).withMtime(options.epoch().seconds(), 0);
    entries.add(new Directory.Entry(LOST_AND_FOUND_NAME, Directory.of(metadata, List.of())));
    return FileTree.of(Directory.of(tree.root().metadata(), entries));
  }

  List<Problem> problems() {
    return problems;
  }

  /** By number, the root first. */
  List<PlannedInode> inodes() {
    return inodes;
  }

  PlannedInode inode(Node node) {
    return byNode.get(node);
  }

  DirectoryHash hash() {
    return hash;
  }

  /** The highest inode number in use. */
  int lastInode() {
    return next - 1;
  }

  int directories() {
    return directories;
  }

  long contentBytes() {
    return contentBytes;
  }

  private void plan(FileTree tree, Node node, TreePath path, int parent, Deque<Open> open)
      throws IOException {
    boolean directory = node instanceof Directory;
    int links = tree.linkCount(node);
    if (links > MOST_LINKS && !directory) {
      problem(path, "%d names, a file has at most %d", links, MOST_LINKS);
    }
    var inode =
        new PlannedInode(
            node,
            number(node, path),
            links <= MOST_LINKS ? links : directory ? 1 : MOST_LINKS,
            directory ? parent : 0);
    byNode.put(node, inode);
    inodes.add(inode);
    metadata(node.metadata(), path);
    var reasons = new ArrayList<String>();
    inode.xattrs = StoredXattrs.of(node.metadata().xattrs(), blockSize, reasons);
    reasons.forEach(reason -> problem(path, "%s", reason));
    switch (node) {
      case Directory child -> {
        directories++;
        directory(inode, child, path);
        open.add(new Open(child, path, inode.number));
      }
      case RegularFile file -> file(inode, file, path);
      case Symlink link -> symlink(inode, link, path);
      case Device device -> {
        if (device.major() > 0xFFF || device.minor() > 0xF_FFFF) {
          problem(path, "device %d:%d, at most 4095:1048575", device.major(), device.minor());
        }
      }
      default -> {
        // fifos and sockets are nothing but an inode
      }
    }
  }

  private int number(Node node, TreePath path) {
    if (path.isRoot()) {
      return ROOT;
    }
    boolean found =
        node instanceof Directory && path.depth() == 1 && path.name().equals(LOST_AND_FOUND_NAME);
    return found ? LOST_AND_FOUND : next++;
  }

  private void metadata(Metadata metadata, TreePath path) {
    long time = metadata.mtimeSeconds();
    if (time < Inode.LEAST_TIME || time > Inode.MOST_TIME) {
      problem(path, "time %d, expected %d to %d", time, Inode.LEAST_TIME, Inode.MOST_TIME);
    }
  }

  private void directory(PlannedInode inode, Directory directory, TreePath path) {
    var blocks = new DirectoryBlocks(directory, hash, blockSize);
    if (blocks.isTooLarge()) {
      problem(path, "%d names, more than an index of two levels holds", directory.size());
    }
    inode.indexed = blocks.isIndexed();
    long count = blocks.blocks();
    if (inode.number == LOST_AND_FOUND && ownLostAndFound) {
      count = LOST_AND_FOUND_SIZE / blockSize;
    }
    inode.size = count * blockSize;
    inode.runs = new long[] {0, count};
  }

  private void symlink(PlannedInode inode, Symlink link, TreePath path) {
    inode.size = link.targetLength();
    if (link.targetLength() >= blockSize) {
      problem(path, "a target of %d bytes, at most %d", link.targetLength(), blockSize - 1);
    } else if (link.targetLength() > PlannedInode.INLINE_TARGET) {
      inode.runs = new long[] {0, 1};
    }
  }

  private void file(PlannedInode inode, RegularFile file, TreePath path) throws IOException {
    inode.size = file.size();
    contentBytes += file.size();
    if (file.size() > MOST_LOGICAL * blockSize) {
      problem(path, "%d bytes, a file holds at most %d", file.size(), MOST_LOGICAL * blockSize);
      return;
    }
    inode.runs = data.of(file);
  }

  private void problem(TreePath path, String format, Object... arguments) {
    problems.add(new Problem(path.toString(), String.format(Locale.ROOT, format, arguments)));
  }
}
