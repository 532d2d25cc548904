package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ReadBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Which blocks an inode has: its extents, or its block map with up to three levels of indirect
 * blocks. What extents call unwritten reads as zeros and is left out of the data, not of the
 * blocks.
 */
final class BlockMapping {

  private static final int MOST_DEPTH = 5;
  private static final int DIRECT = 12;

  private final StoredInode inode;
  private final VolumeReader volume;
  private final ReadBudget budget;
  private long[] data = new long[12];
  private int used;
  private long[] others = new long[8];
  private int otherCount;
  private long nextLogical;

  private BlockMapping(StoredInode inode, ReadBudget budget) {
    this.inode = inode;
    this.volume = inode.volume;
    this.budget = budget;
  }

  static BlockMapping of(StoredInode inode, ReadBudget budget) throws IOException {
    var mapping = new BlockMapping(inode, budget);
    if (inode.has(Inode.EXTENTS_FLAG)) {
      ByteBuffer root =
          inode
              .record
              .slice(Inode.I_BLOCK, Inode.I_BLOCK_SIZE)
              .order(java.nio.ByteOrder.LITTLE_ENDIAN);
      int depth = root.getShort(6) & 0xFFFF;
      if (depth > MOST_DEPTH) {
        throw mapping.fault("a tree of " + depth + " levels, at most " + MOST_DEPTH);
      }
      mapping.node(root, depth);
    } else {
      mapping.map();
    }
    return mapping;
  }

  /** Triples of logical block, physical block and count, ascending, with data. */
  long[] data() {
    return Arrays.copyOf(data, used);
  }

  /** Pairs of block and count: nodes, indirect blocks and what is unwritten. */
  long[] others() {
    return Arrays.copyOf(others, otherCount);
  }

  private void node(ByteBuffer node, int depth) throws IOException {
    int entries = node.getShort(2) & 0xFFFF;
    int most = node.getShort(4) & 0xFFFF;
    int room = (node.capacity() - ExtentTree.HEADER_SIZE) / ExtentTree.ENTRY_SIZE;
    if ((node.getShort(0) & 0xFFFF) != ExtentTree.MAGIC
        || (node.getShort(6) & 0xFFFF) != depth
        || entries > most
        || most > room) {
      throw fault("a node with a malformed header");
    }
    for (int i = 0; i < entries; i++) {
      int at = ExtentTree.HEADER_SIZE + i * ExtentTree.ENTRY_SIZE;
      long logical = node.getInt(at) & 0xFFFF_FFFFL;
      if (logical < nextLogical) {
        throw fault("logical block " + logical + " out of order");
      }
      if (depth == 0) {
        extent(node, at, logical);
        continue;
      }
      long block = node.getInt(at + 4) & 0xFFFF_FFFFL | (node.getShort(at + 8) & 0xFFFFL) << 32;
      ByteBuffer below = volume.block(block, "inode " + inode.number);
      other(block, 1);
      checkNode(below, block);
      long before = nextLogical;
      node(below, depth - 1);
      if (nextLogical == before) {
        throw fault("a node without extents");
      }
    }
  }

  private void checkNode(ByteBuffer node, long block) throws ImageFormatException {
    if (!volume.checksums) {
      return;
    }
    int tail = ExtentTree.HEADER_SIZE + (node.getShort(4) & 0xFFFF) * ExtentTree.ENTRY_SIZE;
    if (tail + 4 > node.capacity()
        || node.getInt(tail) != Crc32c.update(inode.seed, node, 0, tail)) {
      throw fault("the checksum of the node in block " + block + " does not hold");
    }
  }

  private void extent(ByteBuffer node, int at, long logical) throws ImageFormatException {
    int length = node.getShort(at + 4) & 0xFFFF;
    boolean unwritten = length > ExtentTree.MOST_BLOCKS;
    int count = unwritten ? length - ExtentTree.MOST_BLOCKS : length;
    long physical = node.getInt(at + 8) & 0xFFFF_FFFFL | (node.getShort(at + 6) & 0xFFFFL) << 32;
    if (count == 0) {
      throw fault("an extent of no blocks");
    }
    volume.requireBlock(physical, count, "inode " + inode.number);
    if (unwritten) {
      other(physical, count);
    } else {
      add(logical, physical, count);
    }
    nextLogical = logical + count;
  }

  private void map() throws IOException {
    for (int i = 0; i < DIRECT; i++) {
      long block = inode.u32(Inode.I_BLOCK + 4 * i);
      if (block != 0) {
        single(i, block);
      }
    }
    long perBlock = volume.blockSize / 4;
    long logical = DIRECT;
    long span = perBlock;
    for (int level = 1; level <= 3; level++) {
      long block = inode.u32(Inode.I_BLOCK + 4 * (DIRECT + level - 1));
      if (block != 0) {
        indirect(block, level, logical);
      }
      logical += span;
      span *= perBlock;
    }
  }

  private void indirect(long block, int level, long first) throws IOException {
    other(block, 1);
    // Blocks that hold no pointers may be met a thousand million times.
    budget.take(1024);
    ByteBuffer pointers = volume.block(block, "inode " + inode.number);
    int perBlock = volume.blockSize / 4;
    long span = 1;
    for (int below = 1; below < level; below++) {
      span *= perBlock;
    }
    for (int i = 0; i < perBlock; i++) {
      long pointer = pointers.getInt(4 * i) & 0xFFFF_FFFFL;
      if (pointer == 0) {
        continue;
      }
      if (level == 1) {
        single(first + i, pointer);
      } else {
        indirect(pointer, level - 1, first + i * span);
      }
    }
  }

  private void single(long logical, long block) throws ImageFormatException {
    volume.requireBlock(block, 1, "inode " + inode.number);
    add(logical, block, 1);
  }

  private void add(long logical, long physical, long count) throws ImageFormatException {
    if (used > 0
        && data[used - 3] + data[used - 1] == logical
        && data[used - 2] + data[used - 1] == physical) {
      budget.take(1);
      data[used - 1] += count;
      return;
    }
    budget.take(48);
    if (used == data.length) {
      data = Arrays.copyOf(data, 2 * used);
    }
    data[used++] = logical;
    data[used++] = physical;
    data[used++] = count;
  }

  private void other(long block, long count) throws ImageFormatException {
    budget.take(32);
    if (otherCount == others.length) {
      others = Arrays.copyOf(others, 2 * otherCount);
    }
    others[otherCount++] = block;
    others[otherCount++] = count;
  }

  private ImageFormatException fault(String what) {
    return new ImageFormatException("inode " + inode.number + ": extents: " + what);
  }
}
