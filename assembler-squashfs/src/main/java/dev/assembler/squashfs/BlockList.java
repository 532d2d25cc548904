package dev.assembler.squashfs;

import java.nio.ByteBuffer;

/**
 * The size words of a run of blocks. Pages of words come into being with their first block that is
 * not sparse, so a hole takes next to nothing, however large.
 */
final class BlockList {

  private static final int PAGE = 1024;

  private final int count;
  private final int[][] pages;

  /** So many blocks, all sparse until they are set. */
  BlockList(int count) {
    this.count = count;
    pages = new int[(count + PAGE - 1) / PAGE][];
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
