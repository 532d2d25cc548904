package dev.assembler.squashfs;

import java.nio.ByteBuffer;

/**
 * The size words of a run of blocks. Pages of words come into being with their first block that is
 * not sparse, so a hole takes next to nothing, however large.
 */
final class BlockList {

  /** Words to a page. */
  static final int PAGE = 1024;

  static final BlockList NONE = new BlockList(0);

  private final int count;
  private final int[][] pages;

  /** So many blocks, all sparse until they are set. */
  BlockList(int count) {
    this(count, new int[pages(count)][]);
  }

  /**
   * @param pages of {@link #PAGE} words, the last of what is left; null for one that is all sparse;
   *     not copied
   */
  BlockList(int count, int[][] pages) {
    this.count = count;
    this.pages = pages;
  }

  private static int pages(int count) {
    return (count + PAGE - 1) / PAGE;
  }

  int count() {
    return count;
  }

  void set(int index, BlockSize size) {
    int page = index / PAGE;
    if (pages[page] == null) {
      pages[page] = new int[Math.min(PAGE, count - page * PAGE)];
    }
    pages[page][index % PAGE] = size.word();
  }

  int word(int index) {
    int[] page = pages[index / PAGE];
    return page == null ? BlockSize.SPARSE.word() : page[index % PAGE];
  }

  BlockSize size(int index) {
    return BlockSize.of(word(index));
  }

  /** The first block from {@code index} on that is stored; the count if there is none. */
  int nextStored(int index) {
    return next(index, true);
  }

  /** The first block from {@code index} on that is sparse; the count if there is none. */
  int nextSparse(int index) {
    return next(index, false);
  }

  private int next(int from, boolean stored) {
    int index = from;
    while (index < count) {
      if (pages[index / PAGE] == null && stored) {
        index = Math.min(count, (index / PAGE + 1) * PAGE);
      } else if (size(index).isSparse() != stored) {
        return index;
      } else {
        index++;
      }
    }
    return count;
  }

  /** How many bytes the blocks in {@code [from, to)} take in the image. */
  long stored(int from, int to) {
    long bytes = 0;
    for (int index = nextStored(from); index < to; index = nextStored(index + 1)) {
      bytes += size(index).stored();
    }
    return bytes;
  }

  /** Where each page's first block is, if the first of all is there. */
  long[] pageStarts(long start) {
    var starts = new long[pages.length];
    long at = start;
    for (int page = 0; page < starts.length; page++) {
      starts[page] = at;
      at += pages[page] == null ? 0 : stored(page * PAGE, Math.min(count, (page + 1) * PAGE));
    }
    return starts;
  }

  /**
   * Puts words in little-endian order while there is room.
   *
   * @param from the first of them
   * @return the first that was not put
   */
  int putTo(ByteBuffer target, int from) {
    int index = from;
    while (index < count && target.remaining() >= Integer.BYTES) {
      target.putInt(word(index++));
    }
    return index;
  }
}
