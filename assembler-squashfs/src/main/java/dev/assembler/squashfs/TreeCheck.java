package dev.assembler.squashfs;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Walks a tree once before anything is written: finds everything squashfs cannot hold, and collects
 * the owners and xattrs it will have to.
 */
final class TreeCheck {

  /** Linux reads a target into a page and ends it with a NUL. */
  static final int LONGEST_TARGET = SymlinkInode.MAX_TARGET - 1;

  /** The most bytes of names Linux lists for one inode (XATTR_LIST_MAX). */
  static final int LONGEST_XATTR_LIST = 65536;

  /**
   * The most blocks of one file: 2 TiB at the usual block size. A list of as many takes 64 MiB,
   * which is what a system walks over that reads the file's end. The format has no bound of its
   * own; Linux counts blocks in an int (squashfs_read_folio and read_blocklist in
   * fs/squashfs/file.c, seen at 049c90cd0932), so its bound is 2^31.
   */
  static final long MOST_BLOCKS = 1L << 24;

  /**
   * The most bytes of one file: 2^31 pages of 4 KiB. Linux counts pages in an int where it fills
   * them from a hole or a fragment (squashfs_copy_cache in the same file).
   */
  static final long LARGEST_FILE = 1L << 43;

  private static final long LATEST_TIME = 0xFFFF_FFFFL;

  /** Tables are addressed by 32 bits; compressed they are no larger than not. */
  private static final long LARGEST_TABLE = 0xFFFF_FFFFL;

  /** What the kernel can count of a listing. */
  private static final long LONGEST_LISTING = Integer.MAX_VALUE - DirectoryInode.DOT_ENTRIES;

  /** Inodes are counted by ints here; the format's own bound is twice that. */
  private static final long MOST_INODES = Integer.MAX_VALUE - 16L;

  private final SquashfsOptions options;
  private final Set<Node> linked;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Node> linksSeen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdTable ids = new IdTable();
  private final XattrTable xattrs = new XattrTable();
  private final Map<Node.Kind, Long> kinds = new EnumMap<>(Node.Kind.class);
  private long inodeBytes;
  private long listingBytes;

  private TreeCheck(FileTree tree, SquashfsOptions options) {
    this.linked = tree.linkedNodes();
    this.options = options;
  }

  /**
   * @throws UnrepresentableTreeException with all problems
   */
  static TreeCheck of(FileTree tree, SquashfsOptions options) throws IOException {
    var check = new TreeCheck(tree, options);
    if (tree.nameCount() > MOST_INODES) {
      check.problem(TreePath.ROOT, "%d inodes, at most %d", tree.nameCount(), MOST_INODES);
    }
    tree.walk(check::visit);
    check.total("different owners and groups", check.ids.count(), IdTable.MOST);
    check.total("bytes of inodes", check.inodeBytes, LARGEST_TABLE);
    check.total("bytes of directory listings", check.listingBytes, LARGEST_TABLE);
    check.total("bytes of xattrs", check.xattrs.mostBytes(), LARGEST_TABLE);
    if (!check.problems.isEmpty()) {
      throw new UnrepresentableTreeException("squashfs", check.problems);
    }
    return check;
  }

  IdTable ids() {
    return ids;
  }

  /** How many inodes of each kind there are, where there are any. */
  Map<Node.Kind, Long> kinds() {
    return kinds;
  }

  XattrTable xattrs() {
    return xattrs;
  }

  private void visit(TreePath path, Node node) {
    if (linked.contains(node) && !linksSeen.add(node)) {
      return; // a later name of a hard link
    }
    kinds.merge(node.kind(), 1L, Long::sum);
    Metadata metadata = node.metadata();
    ids.add(metadata.uid());
    ids.add(metadata.gid());
    long time = metadata.mtimeSeconds();
    if ((time < 0 || time > LATEST_TIME) && !options.has(SquashfsOptions.Feature.CLAMPED_TIMES)) {
      problem(path, "modified %d seconds after 1970, expected 0 to %d", time, LATEST_TIME);
    }
    if (options.has(SquashfsOptions.Feature.XATTRS)) {
      visitXattrs(path, metadata);
    }
    inodeBytes += FileInode.EXTENDED_SIZE;
    switch (node) {
      case Directory directory -> visitListing(path, directory);
      case RegularFile file -> visitBlocks(path, file);
      case Symlink link -> visitTarget(path, link);
      case Device device -> visitDevice(path, device);
      default -> {
        // fifos and sockets have nothing more
      }
    }
  }

  private void visitXattrs(TreePath path, Metadata metadata) {
    int before = problems.size();
    long listed = 0;
    for (Xattr xattr : metadata.xattrs()) {
      listed += xattr.nameBytes().length + 1;
      if (xattr.hasPrefix("system.posix_acl_")) {
        problem(path, "xattr %s: a POSIX ACL, squashfs holds none", xattr.name());
      } else if (XattrPrefix.of(xattr).isEmpty()) {
        problem(path, "xattr %s: squashfs holds user.*, trusted.* and security.*", xattr.name());
      }
    }
    if (listed > LONGEST_XATTR_LIST) {
      problem(path, "xattr names of %d bytes, at most %d", listed, LONGEST_XATTR_LIST);
    }
    if (problems.size() == before) {
      xattrs.add(metadata.xattrs());
    }
  }

  private void visitListing(TreePath path, Directory directory) {
    long bytes = 0;
    for (int i = 0; i < directory.size(); i++) {
      // at worst every entry has a header of its own, and one index entry a metadata block
      bytes += DirectoryHeader.SIZE + DirectoryEntry.FIXED_SIZE + directory.name(i).length();
    }
    if (bytes > LONGEST_LISTING) {
      problem(path, "a listing of up to %d bytes, at most %d", bytes, LONGEST_LISTING);
    }
    listingBytes += bytes;
    inodeBytes += bytes / MetadataBlock.SIZE * (DirectoryIndexEntry.FIXED_SIZE + 255L);
  }

  private void visitBlocks(TreePath path, RegularFile file) {
    if (file.size() > LARGEST_FILE) {
      problem(path, "%d bytes, a file holds at most %d", file.size(), LARGEST_FILE);
      return;
    }
    long blocks = blocks(file, options.blockSize());
    if (blocks <= MOST_BLOCKS) {
      inodeBytes += Integer.BYTES * (blocks + 1);
      return;
    }
    int enough = options.blockSize();
    while (blocks(file, enough) > MOST_BLOCKS) {
      enough *= 2;
    }
    problem(
        path,
        "%d blocks of %d bytes, at most %d; a block size of %d is large enough",
        blocks,
        options.blockSize(),
        MOST_BLOCKS,
        enough);
  }

  private static long blocks(RegularFile file, int blockSize) {
    return FileInode.blockCount(file.size(), blockSize, false);
  }

  private void visitTarget(TreePath path, Symlink link) {
    inodeBytes += link.targetLength();
    if (link.targetLength() > LONGEST_TARGET) {
      problem(path, "symlink target of %d bytes, at most %d", link.targetLength(), LONGEST_TARGET);
    }
  }

  private void visitDevice(TreePath path, Device device) {
    if (device.major() > DeviceInode.MAX_MAJOR || device.minor() > DeviceInode.MAX_MINOR) {
      problem(
          path,
          "device %d:%d, at most %d:%d",
          device.major(),
          device.minor(),
          DeviceInode.MAX_MAJOR,
          DeviceInode.MAX_MINOR);
    }
  }

  private void total(String what, long found, long most) {
    if (found > most) {
      problem(TreePath.ROOT, "%d %s in the tree, at most %d", found, what, most);
    }
  }

  private void problem(TreePath path, String reason, Object... values) {
    problems.add(new Problem(path.toString(), String.format(Locale.ROOT, reason, values)));
  }
}
