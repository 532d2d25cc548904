package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.squashfs.DirectoryListing.Listed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Follows directory entries from the root to every inode. Each inode is read once, under whatever
 * name comes first; a directory that is reached again is refused, so that this ends.
 */
final class InodeGraph {

  private static final long UNREACHED = -1;

  private final Superblock superblock;
  private final ImageTables tables;
  private final NodeDecoder decoder;
  private final Allocation allocation;

  /** By inode number less one: where the inode is, and what became of it. */
  private final long[] places;

  private final Node[] nodes;
  private final long[] linkCounts;
  private long reached;
  private long inodeBytes;
  private long listingBytes;

  InodeGraph(ImageSections sections, ImageTables tables, DataBlocks data, Allocation allocation)
      throws ImageFormatException {
    this.superblock = sections.superblock();
    this.tables = tables;
    this.decoder =
        new NodeDecoder(
            tables,
            new ContentDecoder(sections, tables.fragments(), data, allocation.limits()),
            allocation);
    this.allocation = allocation;
    int count = allocation.holdArray("inodes", superblock.inodes(), 3 * Long.BYTES);
    this.places = new long[count];
    Arrays.fill(places, UNREACHED);
    this.nodes = new Node[count];
    this.linkCounts = new long[count];
  }

  ImageTables tables() {
    return tables;
  }

  /** The node with a number from 1 to the superblock's count. */
  Node node(long number) {
    return nodes[(int) (number - 1)];
  }

  /** The link count that node's inode states. */
  long linkCount(long number) {
    return linkCounts[(int) (number - 1)];
  }

  /** What all inodes take, uncompressed. */
  long inodeBytes() {
    return inodeBytes;
  }

  /** What all listings take, uncompressed. */
  long listingBytes() {
    return listingBytes;
  }

  Directory readRoot() throws IOException {
    MetadataRef place = superblock.rootInode();
    Inode inode = readInode(TreePath.ROOT, place);
    if (!(inode instanceof DirectoryInode root)) {
      throw Superblock.fault(
          "root_inode", 0x20, place, "expected a directory, there is a " + inode.header().kind());
    }
    register(TreePath.ROOT, root, place);
    Directory node = follow(root);
    if (reached != superblock.inodes()) {
      throw Superblock.fault("inodes", 0x04, superblock.inodes(), "the tree has " + reached);
    }
    long parent = root.parent();
    if (parent != 0 && parent != superblock.inodes() + 1 && parent != root.header().number()) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "/: squashfs directory inode.parent_inode: %d, expected 0 or %d",
              parent,
              superblock.inodes() + 1));
    }
    return node;
  }

  private Inode readInode(TreePath path, MetadataRef place) throws IOException {
    MetadataCursor cursor = tables.inodes().at(place);
    try {
      Inode inode = Inode.readFrom(cursor, superblock.blockSize());
      if (inode.header().number() > superblock.inodes()) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "squashfs inode.inode_number: %d, the superblock counts %d inodes",
                inode.header().number(),
                superblock.inodes()));
      }
      inodeBytes += inode.size();
      allocation.hold(Allocation.INODE);
      return inode;
    } catch (ImageFormatException e) {
      throw PathFault.at(path, cursor.located(e));
    }
  }

  /** A directory of whose listing some entries are nodes by now. */
  private static final class Open {
    private final TreePath path;
    private final Metadata metadata;
    private final long number;
    private final List<Listed> listing;
    private final List<Directory.Entry> entries;

    Open(TreePath path, Metadata metadata, long number, List<Listed> listing) {
      this.path = path;
      this.metadata = metadata;
      this.number = number;
      this.listing = listing;
      this.entries = new ArrayList<>(listing.size());
    }

    boolean isComplete() {
      return entries.size() == listing.size();
    }

    Listed next() {
      return listing.get(entries.size());
    }

    void add(Node node) {
      entries.add(new Directory.Entry(next().name(), node));
    }
  }

  /** The root with everything below; how deep that is costs no stack. */
  private Directory follow(DirectoryInode root) throws IOException {
    Deque<Open> open = new ArrayDeque<>();
    for (Open at = open(TreePath.ROOT, root); ; ) {
      if (at.isComplete()) {
        Directory complete = Directory.of(at.metadata, at.entries);
        nodes[(int) (at.number - 1)] = complete;
        allocation.listingDone(at.listing.size());
        if (open.isEmpty()) {
          return complete;
        }
        at = open.pop();
        at.add(complete);
        continue;
      }
      Listed listed = at.next();
      TreePath path = at.path.resolve(listed.name());
      Node known = secondName(path, listed);
      Inode inode = known == null ? inode(path, listed, at.number) : null;
      if (inode instanceof DirectoryInode directory) {
        open.push(at);
        at = open(path, directory);
      } else if (inode != null) {
        Node node = decoder.node(path, inode);
        nodes[(int) (listed.number() - 1)] = node;
        at.add(node);
      } else {
        at.add(known);
      }
    }
  }

  private void register(TreePath path, Inode inode, MetadataRef place) throws IOException {
    int index = (int) (inode.header().number() - 1);
    places[index] = place.packed();
    linkCounts[index] = inode.linkCount();
    if (tables.export() != null && tables.export()[index] != place.packed()) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs export entry %d: %s, the inode is at %s",
              index + 1,
              MetadataRef.of(tables.export()[index]),
              place));
    }
    reached++;
  }

  private Open open(TreePath path, DirectoryInode inode) throws IOException {
    Metadata metadata = decoder.metadata(path, inode);
    if (path.depth() > allocation.limits().depth()) {
      throw PathFault.at(
          path, "deeper than the limit of " + allocation.limits().depth() + " directories");
    }
    try {
      List<Listed> listing = DirectoryListing.read(inode, tables.directories(), allocation);
      listingBytes += inode.listingSize();
      return new Open(path, metadata, inode.header().number(), listing);
    } catch (ImageFormatException e) {
      throw PathFault.at(path, e);
    }
  }

  /** The inode of a name, reached for the first time. */
  private Inode inode(TreePath path, Listed listed, long parent) throws IOException {
    Inode inode = readInode(path, listed.inode());
    if (inode.header().number() != listed.number()) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs directory entry.inode_number: %d, the inode says %d",
              listed.number(),
              inode.header().number()));
    }
    if (inode.header().kind() != listed.kind()) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs directory entry.type: %s, the inode is a %s",
              listed.kind(),
              inode.header().kind()));
    }
    if (inode instanceof DirectoryInode directory && directory.parent() != parent) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs directory inode.parent_inode: %d, expected %d",
              directory.parent(),
              parent));
    }
    register(path, inode, listed.inode());
    return inode;
  }

  /** The node of a name whose inode has another name already; null if it is the first. */
  private Node secondName(TreePath path, Listed listed) throws ImageFormatException {
    if (listed.number() < 1 || listed.number() > superblock.inodes()) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs directory entry.inode_number: %d, the superblock counts %d inodes",
              listed.number(),
              superblock.inodes()));
    }
    int index = (int) (listed.number() - 1);
    if (places[index] == UNREACHED) {
      return null;
    }
    if (places[index] != listed.inode().packed()) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs inode %d: at %s, elsewhere it is at %s",
              listed.number(),
              listed.inode(),
              MetadataRef.of(places[index])));
    }
    Node node = nodes[index];
    if (node == null || node instanceof Directory) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT, "squashfs inode %d: a directory under two names", listed.number()));
    }
    if (node.kind() != listed.kind()) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs directory entry.type: %s, the inode is a %s",
              listed.kind(),
              node.kind()));
    }
    return node;
  }
}
