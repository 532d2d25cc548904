package dev.assembler.ext4;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * The blocks of one directory. What fits in a block is a list in the tree's order; what does not is
 * a hash tree: the root, the nodes of a second level if the root alone has too few entries, then
 * leaves in order of hashes, each filled before the next begins.
 */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class DirectoryBlocks {

  static final int TAIL_SIZE = 12;
  static final int TAIL_TYPE = 0xDE;
  static final int ROOT_ENTRIES = 0x20;
  static final int NODE_ENTRIES = 8;
  private static final int DOTS = 24;

  private final Directory directory;
  private final int blockSize;

  /** Indices of names by hash; null for a list. */
  private final Integer[] order;

  private final long[] hashes;

  /** Where in the order each leaf begins; one more for the end. */
  private final int[] leaves;

  private final int nodes;

  DirectoryBlocks(Directory directory, DirectoryHash hash, int blockSize) {
    this.directory = directory;
    this.blockSize = blockSize;
    int count = directory.size();
    long bytes = DOTS + TAIL_SIZE;
    for (int i = 0; i < count; i++) {
      bytes += length(directory.name(i));
    }
    if (bytes <= blockSize) {
      order = null;
      hashes = null;
      leaves = new int[] {0, count};
      nodes = 0;
      return;
    }
    hashes = new long[count];
    order = new Integer[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = hash.of(directory.name(i).toBytes());
      order[i] = i;
    }
    Arrays.sort(
        order,
        (a, b) -> {
          int byHash = Long.compareUnsigned(hashes[a], hashes[b]);
          return byHash != 0 ? byHash : Integer.compare(a, b);
        });
    leaves = leaves();
    int leafCount = leaves.length - 1;
    nodes = leafCount <= rootLimit() ? 0 : (leafCount + nodeLimit() - 1) / nodeLimit();
  }

  private int[] leaves() {
    var starts = new int[16];
    int count = 1;
    int left = blockSize - TAIL_SIZE;
    for (int i = 0; i < order.length; i++) {
      int length = length(directory.name(order[i]));
      if (length > left) {
        if (count + 1 >= starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i;
        left = blockSize - TAIL_SIZE;
      }
      left -= length;
    }
    starts = Arrays.copyOf(starts, count + 1);
    starts[count] = order.length;
    return starts;
  }

  boolean isIndexed() {
    return order != null;
  }

  /** Whether the index would need a third level, which only large_dir has. */
  boolean isTooLarge() {
    return nodes > rootLimit();
  }

  int blocks() {
    return isIndexed() ? 1 + nodes + leaves.length - 1 : 1;
  }

  private int rootLimit() {
    return (blockSize - ROOT_ENTRIES) / 8 - 1;
  }

  private int nodeLimit() {
    return (blockSize - NODE_ENTRIES) / 8 - 1;
  }

  /** All blocks, one behind the other. */
  byte[] write(long self, long parent, ToLongFunction<Node> inodes, int inodeSeed) {
    ByteBuffer out = ByteBuffer.allocate(blocks() * blockSize).order(ByteOrder.LITTLE_ENDIAN);
    if (!isIndexed()) {
      dots(out, self, parent);
      int last = leaf(out, 0, directory.size(), 12, inodes);
      seal(out, 0, last, blockSize, inodeSeed);
      return out.array();
    }
    root(out, self, parent, inodeSeed);
    for (int node = 0; node < nodes; node++) {
      int start = (1 + node) * blockSize;
      out.putShort(start + 4, (short) blockSize);
      int first = node * nodeLimit();
      int count = Math.min(nodeLimit(), leaves.length - 1 - first);
      index(
          out,
          start,
          NODE_ENTRIES,
          nodeLimit(),
          count,
          i -> leafHash(first + i),
          1 + nodes + first);
      sealIndex(out, start, NODE_ENTRIES, nodeLimit(), count, inodeSeed);
    }
    for (int i = 0; i < leaves.length - 1; i++) {
      int start = (1 + nodes + i) * blockSize;
      out.position(start);
      int last = leaf(out, leaves[i], leaves[i + 1], start, inodes);
      seal(out, start, last, blockSize, inodeSeed);
    }
    return out.array();
  }

  /** A block without names, for room in lost+found. */
  static byte[] emptyBlock(int blockSize, int inodeSeed) {
    ByteBuffer out = ByteBuffer.allocate(blockSize).order(ByteOrder.LITTLE_ENDIAN);
    seal(out, 0, 0, blockSize, inodeSeed);
    return out.array();
  }

  private static void dots(ByteBuffer out, long self, long parent) {
    out.putInt((int) self).putShort((short) 12).put((byte) 1).put((byte) 2).putInt('.');
    out.putInt((int) parent)
        .putShort((short) 12)
        .put((byte) 2)
        .put((byte) 2)
        .putInt('.' | '.' << 8);
  }

  /** Returns where the last record begins. */
  private int leaf(ByteBuffer out, int from, int to, int lastOfDots, ToLongFunction<Node> inodes) {
    int last = lastOfDots;
    for (int i = from; i < to; i++) {
      int entry = order == null ? i : order[i];
      EntryName name = directory.name(entry);
      Node node = directory.node(entry);
      last = out.position();
      out.putInt((int) inodes.applyAsLong(node)).putShort((short) length(name));
      out.put((byte) name.length()).put((byte) fileType(node.kind()));
      name.copyTo(out.array(), out.position());
      out.position(last + length(name));
    }
    return last;
  }

  /** The last record reaches to the tail, which has the checksum. */
  private static void seal(ByteBuffer out, int start, int last, int blockSize, int inodeSeed) {
    int tail = start + blockSize - TAIL_SIZE;
    out.putShort(last + 4, (short) (tail - last));
    out.putShort(tail + 4, (short) TAIL_SIZE).put(tail + 7, (byte) TAIL_TYPE);
    out.putInt(tail + 8, Crc32c.update(inodeSeed, out.array(), start, blockSize - TAIL_SIZE));
  }

  private void root(ByteBuffer out, long self, long parent, int inodeSeed) {
    dots(out, self, parent);
    out.putShort(12 + 4, (short) (blockSize - 12));
    out.put(0x1C, (byte) DirectoryHash.HALF_MD4)
        .put(0x1D, (byte) 8)
        .put(0x1E, (byte) (nodes > 0 ? 1 : 0));
    int count = nodes > 0 ? nodes : leaves.length - 1;
    index(
        out,
        0,
        ROOT_ENTRIES,
        rootLimit(),
        count,
        i -> leafHash(nodes > 0 ? i * nodeLimit() : i),
        1);
    sealIndex(out, 0, ROOT_ENTRIES, rootLimit(), count, inodeSeed);
  }

  private interface Hashes {
    int of(int index);
  }

  private static void index(
      ByteBuffer out, int start, int at, int limit, int count, Hashes hashes, int firstBlock) {
    out.putShort(start + at, (short) limit).putShort(start + at + 2, (short) count);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.putInt(start + at + 8 * i, hashes.of(i));
      }
      out.putInt(start + at + 8 * i + 4, firstBlock + i);
    }
  }

  /** Over all entries and the tail's reserved word; its checksum is taken as zero. */
  private static void sealIndex(
      ByteBuffer out, int start, int at, int limit, int count, int inodeSeed) {
    out.putInt(
        start + at + 8 * limit + 4, indexChecksum(out.array(), start, at, limit, count, inodeSeed));
  }

  static int indexChecksum(byte[] bytes, int start, int at, int limit, int count, int inodeSeed) {
    int crc = Crc32c.update(inodeSeed, bytes, start, at + 8 * count);
    return Crc32c.updateU32(Crc32c.update(crc, bytes, start + at + 8 * limit, 4), 0);
  }

  /** The least hash of a leaf; its low bit tells that the leaf before ends with the same. */
  private int leafHash(int leaf) {
    int hash = (int) (hashes[order[leaves[leaf]]] >>> 32);
    boolean continued = leaf > 0 && hash == (int) (hashes[order[leaves[leaf] - 1]] >>> 32);
    return continued ? hash | 1 : hash;
  }

  private static int length(EntryName name) {
    return 8 + (name.length() + 3 & ~3);
  }

  static int fileType(Node.Kind kind) {
    return switch (kind) {
      case REGULAR_FILE -> 1;
      case DIRECTORY -> 2;
      case CHAR_DEVICE -> 3;
      case BLOCK_DEVICE -> 4;
      case FIFO -> 5;
      case SOCKET -> 6;
      case SYMLINK -> 7;
    };
  }
}
