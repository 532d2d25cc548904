package dev.assembler.ext4;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The extents of one inode as their tree: the root in the inode, the nodes in blocks of their own,
 * each filled before the next begins. Extents are triples of logical block, physical block, length.
 */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class ExtentTree {

  static final int MAGIC = 0xF30A;
  static final int HEADER_SIZE = 12;
  static final int ENTRY_SIZE = 12;
  static final int IN_ROOT = 4;

  /** The longest extent that holds data; longer ones say that nothing was written to them. */
  static final int MOST_BLOCKS = 32768;

  private final long[] extents;
  private final int inBlock;

  /** How many nodes each level has, the leaves first; the root is not among them. */
  private final int[] levels;

  ExtentTree(long[] extents, int blockSize) {
    this.extents = extents;
    this.inBlock = (blockSize - HEADER_SIZE) / ENTRY_SIZE;
    var counts = new int[8];
    int depth = 0;
    int entries = extents.length / 3;
    while (entries > IN_ROOT) {
      entries = (entries + inBlock - 1) / inBlock;
      counts[depth++] = entries;
    }
    this.levels = Arrays.copyOf(counts, depth);
  }

  /** How many blocks the nodes need. */
  int nodes() {
    return Arrays.stream(levels).sum();
  }

  /** Puts the 60 bytes of i_block. */
  void writeRoot(ByteBuffer target, long[] blocks) {
    int start = target.position();
    int depth = levels.length;
    int entries = depth == 0 ? extents.length / 3 : levels[depth - 1];
    header(target, entries, IN_ROOT, depth);
    for (int i = 0; i < entries; i++) {
      entry(target, depth, i, blocks);
    }
    while (target.position() < start + 60) {
      target.put((byte) 0);
    }
  }

  /** A whole block with its checksum. */
  void writeNode(int index, ByteBuffer target, long[] blocks, int inodeSeed) {
    int level = 0;
    int inLevel = index;
    while (inLevel >= levels[level]) {
      inLevel -= levels[level];
      level++;
    }
    int all = level == 0 ? extents.length / 3 : levels[level - 1];
    int first = inLevel * inBlock;
    int count = Math.min(inBlock, all - first);
    header(target, count, inBlock, level);
    for (int i = first; i < first + count; i++) {
      entry(target, level, i, blocks);
    }
    int tail = HEADER_SIZE + inBlock * ENTRY_SIZE;
    target.putInt(tail, Crc32c.update(inodeSeed, target.array(), 0, tail));
  }

  private static void header(ByteBuffer target, int entries, int most, int depth) {
    target.putShort((short) MAGIC).putShort((short) entries).putShort((short) most);
    target.putShort((short) depth).putInt(0);
  }

  private void entry(ByteBuffer target, int level, int index, long[] blocks) {
    if (level == 0) {
      long physical = extents[3 * index + 1];
      target.putInt((int) extents[3 * index]).putShort((short) extents[3 * index + 2]);
      target.putShort((short) (physical >>> 32)).putInt((int) physical);
      return;
    }
    long firstExtent = index;
    for (int below = 0; below < level; below++) {
      firstExtent *= inBlock;
    }
    int node = index;
    for (int below = 0; below < level - 1; below++) {
      node += levels[below];
    }
    target.putInt((int) extents[(int) (3 * firstExtent)]).putInt((int) blocks[node]);
    target.putShort((short) (blocks[node] >>> 32)).putShort((short) 0);
  }
}
