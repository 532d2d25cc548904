package dev.assembler.squashfs;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where the bytes of each file of a {@link FilePlan} are. Columns instead of objects: there may be
 * millions of files, and most have one fragment and nothing else.
 */
final class FileLocations {

  static final int NO_FRAGMENT = -1;

  private static final int NO_RUN = -1;

  private final int[] runOf;
  private final int[] fragment;
  private final int[] fragmentOffset;
  private final BitSet zeroTail = new BitSet();

  /** By run, which are as many as different files of a block or more. */
  private long[] start = new long[16];

  private long[] sparse = new long[16];
  private BlockList[] blocks = new BlockList[16];
  private int runs;

  FileLocations(int files) {
    runOf = filled(files, NO_RUN);
    fragment = filled(files, NO_FRAGMENT);
    fragmentOffset = new int[files];
  }

  private static int[] filled(int length, int value) {
    var array = new int[length];
    Arrays.fill(array, value);
    return array;
  }

  /** The file begins its own run of so many blocks, all sparse until they are set. */
  void beginRun(int file, int count) {
    if (runs == start.length) {
      int room = runs + (runs >> 1);
      start = Arrays.copyOf(start, room);
      sparse = Arrays.copyOf(sparse, room);
      blocks = Arrays.copyOf(blocks, room);
    }
    blocks[runs] = new BlockList(count);
    runOf[file] = runs++;
  }

  void setBlock(int file, int index, BlockSize size, long position) {
    int run = runOf[file];
    if (start[run] == 0) {
      start[run] = position;
    }
    blocks[run].set(index, size);
  }

  /** Counts a block that stays sparse. */
  void addSparse(int file, int length) {
    sparse[runOf[file]] += length;
  }

  /** The file's blocks are those of an earlier file. */
  void shareRun(int file, int original) {
    runOf[file] = runOf[original];
  }

  /** The file's tail end is of zeros, and takes no room as a block of its own. */
  void setZeroTail(int file) {
    zeroTail.set(file);
  }

  void setTail(int file, int number, int offset) {
    fragment[file] = number;
    fragmentOffset[file] = offset;
  }

  /** Where the first stored block is; 0 if there is none. */
  long start(int file) {
    return runOf[file] == NO_RUN ? 0 : start[runOf[file]];
  }

  /** The size words of the blocks; behind them comes that of a {@link #hasZeroTail}. */
  BlockList blocks(int file) {
    return runOf[file] == NO_RUN ? BlockList.NONE : blocks[runOf[file]];
  }

  /** Whether the tail end is one more sparse block. */
  boolean hasZeroTail(int file) {
    return zeroTail.get(file);
  }

  /** Bytes of sparse blocks. */
  long sparse(int file, int tailLength) {
    long inRun = runOf[file] == NO_RUN ? 0 : sparse[runOf[file]];
    return inRun + (zeroTail.get(file) ? tailLength : 0);
  }

  int fragment(int file) {
    return fragment[file];
  }

  int fragmentOffset(int file) {
    return fragmentOffset[file];
  }
}
