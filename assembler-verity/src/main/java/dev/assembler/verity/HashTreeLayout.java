package dev.assembler.verity;

import dev.assembler.core.bytes.Alignment;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the levels of a tree are in its hash area.
 *
 * @param levels the lowest first, which is last in the area; none over a single block
 * @param size of the area
 */
record HashTreeLayout(int digestsPerBlock, List<Level> levels, long size) {

  /**
   * @param offset in the hash area
   * @param blocks hash blocks
   */
  record Level(long offset, long blocks) {}

  /** So that a block has a number that is an int: 8 TiB in blocks of 4 KiB. */
  static final long MOST_BLOCKS = Integer.MAX_VALUE - 8;

  /** Whether blocks have numbers that are ints, and the digests of hash blocks fit an array. */
  static boolean isInMemory(VerityOptions options, long dataBlocks) {
    long perBlock = options.hashBlockSize() / options.algorithm().size();
    return dataBlocks <= MOST_BLOCKS
        && Alignment.unitsFor(dataBlocks, perBlock) * options.algorithm().size() <= MOST_BLOCKS;
  }

  static HashTreeLayout of(VerityOptions options, long dataBlocks) {
    int blockSize = options.hashBlockSize();
    int perBlock = blockSize / options.algorithm().size();
    var counts = new ArrayList<Long>();
    for (long below = dataBlocks; below > 1; ) {
      below = Alignment.unitsFor(below, perBlock);
      counts.add(below);
    }
    long offset = Alignment.roundUp(VeritySuperblock.SIZE, blockSize);
    var levels = new ArrayList<Level>();
    for (long count : counts.reversed()) {
      levels.addFirst(new Level(offset, count));
      offset += count * blockSize;
    }
    return new HashTreeLayout(perBlock, List.copyOf(levels), offset);
  }
}
