package dev.assembler.squashfs;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Arrays for blocks, used again and again: large arrays made and dropped by the thousand are what a
 * garbage collector likes least. What is far smaller than a block gets an array of its own size, so
 * that a million small things hold no more than their bytes.
 */
final class BlockBuffers {

  private static final byte[] EMPTY = {};

  private final int length;
  private final int kept;
  private final AtomicInteger count = new AtomicInteger();
  private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();

  /**
   * @param length of a block
   * @param kept how many unused arrays are kept at most
   */
  BlockBuffers(int length, int kept) {
    this.length = length;
    this.kept = kept;
  }

  /** How long an array is that {@link #take} gives for so many bytes: what it holds in memory. */
  int held(int bytes) {
    return bytes > length / 4 ? length : bytes;
  }

  /** An array that is at least this long, with whatever content. */
  byte[] take(int bytes) {
    if (bytes == 0) {
      return EMPTY;
    }
    if (held(bytes) < length) {
      return new byte[bytes];
    }
    byte[] buffer = free.poll();
    if (buffer == null) {
      return new byte[length];
    }
    count.decrementAndGet();
    return buffer;
  }

  void giveBack(byte[] buffer) {
    if (buffer.length == length && count.get() < kept) {
      count.incrementAndGet();
      free.add(buffer);
    }
  }
}
