package dev.assembler.ext4;

import dev.assembler.core.bytes.Alignment;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the fixed structures of a volume are: superblocks with their group descriptors, bitmaps and
 * inode tables. Sixteen groups (flex_bg) have their bitmaps and tables one behind the other, in the
 * first of them as far as it has room.
 */
final class Geometry {

  static final int INODE_SIZE = 256;
  static final int FLEX_LOG = 4;

  /** mke2fs gives up a last group that has less room than this besides its own structures. */
  private static final int LEAST_ROOM = 50;

  final int blockSize;
  final int firstDataBlock;
  final int blocksPerGroup;
  final int descriptorSize;
  final long blocks;
  final int groups;
  final int inodesPerGroup;
  final int inodeTableBlocks;
  final int descriptorBlocks;
  final int reservedDescriptorBlocks;

  final long[] blockBitmaps;
  final long[] inodeBitmaps;
  final long[] inodeTables;

  /** The fixed structures, ascending and merged: starts and ends in turn. */
  final long[] fixed;

  /**
   * @param wanted how many blocks at most; fewer if the last group would be too small to be one
   * @param inodes at least
   */
  Geometry(Ext4Options options, long wanted, long inodes) {
    blockSize = options.blockSize();
    firstDataBlock = blockSize == 1024 ? 1 : 0;
    blocksPerGroup = 8 * blockSize;
    descriptorSize = options.wide() ? 64 : 32;
    long count = Math.max(wanted, firstDataBlock + 1L);
    int last = groupsFor(count) - 1;
    long inLast = count - firstOf(last);
    if (last > 0 && inLast < LEAST_ROOM + (hasSuperblock(last) ? superblockArea(count) : 0)) {
      count = firstOf(last);
    }
    blocks = count;
    groups = groupsFor(count);
    descriptorBlocks = descriptorBlocks(count);
    reservedDescriptorBlocks = reservedDescriptorBlocks(count);
    long unit = Math.max(8, blockSize / INODE_SIZE);
    long each = Alignment.roundUp(Alignment.unitsFor(inodes, groups), unit);
    inodesPerGroup = (int) Math.min(Math.max(each, 16), 8L * blockSize);
    inodeTableBlocks = (int) ((long) inodesPerGroup * INODE_SIZE / blockSize);
    blockBitmaps = new long[groups];
    inodeBitmaps = new long[groups];
    inodeTables = new long[groups];
    fixed = place();
  }

  /** How many blocks more a volume needs whose last group was given up. */
  static long leastGroup(Geometry smaller) {
    return LEAST_ROOM + smaller.superblockArea(smaller.blocks + smaller.blocksPerGroup);
  }

  private int groupsFor(long count) {
    return (int) Alignment.unitsFor(count - firstDataBlock, blocksPerGroup);
  }

  private int descriptorBlocks(long count) {
    return (int) Alignment.unitsFor((long) groupsFor(count) * descriptorSize, blockSize);
  }

  /** Room for the descriptors of a volume 1024 times as large, as mke2fs leaves it. */
  private int reservedDescriptorBlocks(long count) {
    long most = Math.min(count * 1024, 0xFFFF_FFFFL);
    long all = Alignment.unitsFor((long) groupsFor(most) * descriptorSize, blockSize);
    return (int) Math.min(all - descriptorBlocks(count), blockSize / 4);
  }

  private long superblockArea(long count) {
    return 1L + descriptorBlocks(count) + reservedDescriptorBlocks(count);
  }

  /** The superblock, the descriptors and the room left for more of them. */
  long superblockArea() {
    return 1L + descriptorBlocks + reservedDescriptorBlocks;
  }

  long firstOf(int group) {
    return firstDataBlock + (long) group * blocksPerGroup;
  }

  long endOf(int group) {
    return Math.min(blocks, firstOf(group + 1));
  }

  long inodes() {
    return (long) groups * inodesPerGroup;
  }

  /** Whether a group has a copy of the superblock (sparse_super): 0, 1, and powers of 3, 5, 7. */
  static boolean hasSuperblock(int group) {
    return group <= 1 || isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
  }

  private static boolean isPower(int group, int base) {
    long power = base;
    while (power < group) {
      power *= base;
    }
    return power == group;
  }

  private long[] place() {
    long cursor = 0;
    int flex = 1 << FLEX_LOG;
    List<long[]> runs = new ArrayList<>();
    for (int first = 0; first < groups; first += flex) {
      int end = Math.min(groups, first + flex);
      cursor = Math.max(cursor, firstOf(first));
      for (int g = first; g < end; g++) {
        if (hasSuperblock(g)) {
          runs.add(new long[] {firstOf(g), firstOf(g) + superblockArea()});
        }
      }
      for (int g = first; g < end; g++) {
        blockBitmaps[g] = behindSuperblocks(cursor, 1);
        cursor = blockBitmaps[g] + 1;
        runs.add(new long[] {cursor - 1, cursor});
      }
      for (int g = first; g < end; g++) {
        inodeBitmaps[g] = behindSuperblocks(cursor, 1);
        cursor = inodeBitmaps[g] + 1;
        runs.add(new long[] {cursor - 1, cursor});
      }
      for (int g = first; g < end; g++) {
        inodeTables[g] = behindSuperblocks(cursor, inodeTableBlocks);
        cursor = inodeTables[g] + inodeTableBlocks;
        runs.add(new long[] {inodeTables[g], cursor});
      }
    }
    return merged(runs);
  }

  /** The first place from {@code from} on where {@code count} blocks meet no superblock. */
  private long behindSuperblocks(long from, int count) {
    long at = from;
    while (true) {
      int group = (int) ((Math.max(at, firstDataBlock) - firstDataBlock) / blocksPerGroup);
      long areaEnd = firstOf(group) + superblockArea();
      if (hasSuperblock(group) && at < areaEnd) {
        at = areaEnd;
      }
      long crossed = -1;
      for (int g = group + 1; firstOf(g) < at + count; g++) {
        if (hasSuperblock(g)) {
          crossed = firstOf(g);
        }
      }
      if (crossed < 0) {
        return at;
      }
      at = crossed;
    }
  }

  private long[] merged(List<long[]> runs) {
    if (firstDataBlock == 1) {
      runs.add(new long[] {0, 1});
    }
    runs.sort((a, b) -> Long.compare(a[0], b[0]));
    var starts = new ArrayList<long[]>();
    for (long[] run : runs) {
      long[] previous = starts.isEmpty() ? null : starts.getLast();
      if (previous != null && previous[1] == run[0]) {
        previous[1] = run[1];
      } else {
        starts.add(run.clone());
      }
    }
    return starts.stream().flatMapToLong(java.util.Arrays::stream).toArray();
  }

  /** Where the last fixed structure ends: no volume of these groups is smaller. */
  long fixedEnd() {
    return fixed[fixed.length - 1];
  }
}
