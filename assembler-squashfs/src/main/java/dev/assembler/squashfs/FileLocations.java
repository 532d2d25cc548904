package dev.assembler.squashfs;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where the bytes of each file of a {@link FilePlan} are. Columns instead of objects: there may be
 * millions of files, and most have one fragment and nothing else.
 */
final class FileLocations {

  static final int NO_FRAGMENT = -1;

  private static final int[] NO_BLOCKS = {};
  private static final int[] ONE_SPARSE_BLOCK = {BlockSize.SPARSE.word()};

  private final long[] start;
  private final int[][] blocks;
  private final long[] sparse;
  private final int[] runOf;
  private final int[] fragment;
  private final int[] fragmentOffset;
  private final BitSet zeroTail = new BitSet();

  FileLocations(int files) {
    start = new long[files];
    blocks = new int[files][];
    sparse = new long[files];
    runOf = new int[files];
    Arrays.setAll(runOf, file -> file);
    fragment = new int[files];
    Arrays.fill(fragment, NO_FRAGMENT);
    fragmentOffset = new int[files];
  }

  /** The file begins its own run of so many blocks, all sparse until they are set. */
  void beginRun(int file, int count) {
    blocks[file] = new int[count];
  }

  void setBlock(int file, int index, BlockSize size, long position) {
    if (start[file] == 0) {
      start[file] = position;
    }
    blocks[file][index] = size.word();
  }

  void setSparseBlock(int file, int index, int length) {
    blocks[file][index] = BlockSize.SPARSE.word();
    sparse[file] += length;
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
    return start[runOf[file]];
  }

  /** The size words as the inode has them. */
  int[] blocks(int file) {
    int[] run = blocks[runOf[file]];
    if (run == null) {
      return zeroTail.get(file) ? ONE_SPARSE_BLOCK : NO_BLOCKS;
    }
    return zeroTail.get(file) ? Arrays.copyOf(run, run.length + 1) : run;
  }

  /** Bytes of sparse blocks. */
  long sparse(int file, int tailLength) {
    return sparse[runOf[file]] + (zeroTail.get(file) ? tailLength : 0);
  }

  int fragment(int file) {
    return fragment[file];
  }

  int fragmentOffset(int file) {
    return fragmentOffset[file];
  }
}
