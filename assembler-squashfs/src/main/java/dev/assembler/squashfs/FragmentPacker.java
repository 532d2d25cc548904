package dev.assembler.squashfs;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs tail ends into fragment blocks, one after the other in the order they come; a block is full
 * when the next tail end does not fit. Full blocks are stored in the order of their numbers, while
 * the next is being filled.
 */
final class FragmentPacker {

  /** Takes a full block, whose array it gives back. */
  interface Sink {
    void store(int number, byte[] raw, int length);
  }

  private final int blockSize;
  private final BlockBuffers buffers;
  private final Sink sink;
  private final List<FragmentEntry> table = new ArrayList<>();
  private byte[] filling;
  private int filled;
  private int number;

  FragmentPacker(int blockSize, BlockBuffers buffers, Sink sink) {
    this.blockSize = blockSize;
    this.buffers = buffers;
    this.sink = sink;
  }

  /** Makes room for a tail end of so many bytes and says where in the block it comes to lie. */
  int offsetOfNext(int length) {
    if (filled + length > blockSize) {
      flush();
    }
    return filled;
  }

  /** The number of the block that is being filled. */
  int number() {
    return number;
  }

  /** Adds a tail end at {@link #offsetOfNext}. */
  void add(byte[] bytes, int offset, int length) {
    if (filling == null) {
      filling = buffers.take(blockSize);
    }
    System.arraycopy(bytes, offset, filling, filled, length);
    filled += length;
  }

  /** The bytes of the block with this number if it is the one being filled, else null. */
  byte[] filling(int which) {
    return which == number ? filling : null;
  }

  /** Stores what is there. */
  void flush() {
    if (filled > 0) {
      sink.store(number, filling, filled);
      filling = null;
      filled = 0;
      number++;
    }
  }

  /** Where a block has been stored; told in the order of numbers. */
  void stored(int which, FragmentEntry entry) {
    if (which != table.size()) {
      throw new IllegalStateException("fragment " + which + " stored as number " + table.size());
    }
    table.add(entry);
  }

  /** The fragment table, once all blocks are stored. */
  List<FragmentEntry> table() {
    return table;
  }
}
