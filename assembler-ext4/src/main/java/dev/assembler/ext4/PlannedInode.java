package dev.assembler.ext4;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One inode of the tree in a plan: what it is, and where its blocks are. */
@SuppressWarnings("ByteBufferBackingArray") // whole arrays of ours
final class PlannedInode {

  private static final long[] NOTHING = {};

  /** A longer target is in a block. */
  static final int INLINE_TARGET = Inode.I_BLOCK_SIZE - 1;

  final Node node;
  final int number;

  /** Names of a file; of a directory what its link count is. */
  final int links;

  /** A directory's parent, else 0. */
  final int parent;

  StoredXattrs xattrs = StoredXattrs.NONE;

  /** In bytes. */
  long size;

  boolean indexed;

  /** Logical blocks with data: starts and counts in turn. */
  long[] runs = NOTHING;

  long xattrBlock;
  long[] extents = NOTHING;
  long[] nodes = NOTHING;

  PlannedInode(Node node, int number, int links, int parent) {
    this.node = node;
    this.number = number;
    this.links = links;
    this.parent = parent;
  }

  /** The same without places. */
  PlannedInode(PlannedInode other) {
    this(other.node, other.number, other.links, other.parent);
    xattrs = other.xattrs;
    size = other.size;
    indexed = other.indexed;
    runs = other.runs;
  }

  /** Settles all blocks. */
  void allocate(BlockAllocator blocks, int blockSize) {
    xattrBlock = xattrs.inBlock().isEmpty() ? 0 : blocks.takeOne();
    extents = runs.length == 0 ? NOTHING : extents(blocks, runs);
    nodes = NOTHING;
    if (extents.length > 3 * ExtentTree.IN_ROOT) {
      nodes = new long[new ExtentTree(extents, blockSize).nodes()];
      for (int i = 0; i < nodes.length; i++) {
        nodes[i] = blocks.takeOne();
      }
    }
  }

  /** Extents for runs of logical blocks, as few as the free runs allow. */
  static long[] extents(BlockAllocator blocks, long[] runs) {
    var extents = new long[3 * runs.length];
    int used = 0;
    for (int i = 0; i < runs.length; i += 2) {
      long logical = runs[i];
      long end = logical + runs[i + 1];
      while (logical < end) {
        long physical = blocks.start();
        long count = blocks.take(Math.min(end - logical, ExtentTree.MOST_BLOCKS));
        if (used == extents.length) {
          extents = java.util.Arrays.copyOf(extents, 2 * used);
        }
        extents[used] = logical;
        extents[used + 1] = physical;
        extents[used + 2] = count;
        used += 3;
        logical += count;
      }
    }
    return java.util.Arrays.copyOf(extents, used);
  }

  /** How many blocks it takes in all. */
  long blocks() {
    long count = (long) nodes.length + (xattrBlock == 0 ? 0 : 1);
    for (int i = 2; i < extents.length; i += 3) {
      count += extents[i];
    }
    return count;
  }

  boolean hasExtents() {
    return node instanceof RegularFile
        || node instanceof Directory
        || (node instanceof Symlink link && link.targetLength() > INLINE_TARGET);
  }

  /** Puts the whole record into 256 bytes of zeros. */
  void writeTo(ByteBuffer target, int blockSize, int volumeSeed) {
    long flags = (hasExtents() ? Inode.EXTENTS_FLAG : 0) | (indexed ? Inode.INDEX_FLAG : 0);
    Inode.write(
        target,
        type(node.kind()),
        node.metadata(),
        size,
        links,
        blocks() * (blockSize / 512),
        flags,
        iBlock(blockSize),
        xattrBlock);
    xattrs.writeInode(target, Inode.END, Geometry.INODE_SIZE);
    Inode.seal(target, seed(volumeSeed));
  }

  int seed(int volumeSeed) {
    return Crc32c.inodeSeed(volumeSeed, number, 0);
  }

  private byte[] iBlock(int blockSize) {
    ByteBuffer bytes = ByteBuffer.allocate(Inode.I_BLOCK_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    if (hasExtents()) {
      new ExtentTree(extents, blockSize).writeRoot(bytes, nodes);
    } else if (node instanceof Symlink link) {
      bytes.put(link.target());
    } else if (node instanceof Device device) {
      putDevice(bytes, device);
    }
    return bytes.array();
  }

  /** Small numbers as ever, large ones as Linux has them since 2.6, in the second word. */
  private static void putDevice(ByteBuffer bytes, Device device) {
    long major = device.major();
    long minor = device.minor();
    if (major < 256 && minor < 256) {
      bytes.putInt((int) (major << 8 | minor));
    } else {
      bytes.putInt(0).putInt((int) (minor & 0xFF | major << 8 | (minor & ~0xFFL) << 12));
    }
  }

  static int type(Node.Kind kind) {
    return switch (kind) {
      case REGULAR_FILE -> Inode.REGULAR;
      case DIRECTORY -> Inode.DIRECTORY;
      case CHAR_DEVICE -> Inode.CHAR_DEVICE;
      case BLOCK_DEVICE -> Inode.BLOCK_DEVICE;
      case FIFO -> Inode.FIFO;
      case SOCKET -> Inode.SOCKET;
      case SYMLINK -> Inode.SYMLINK;
    };
  }
}
