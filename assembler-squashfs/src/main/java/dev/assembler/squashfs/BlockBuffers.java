package dev.assembler.squashfs;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Arrays of one length, used again and again: large arrays made and dropped by the thousand are
 * what a garbage collector likes least.
 */
final class BlockBuffers {

  private final int length;
  private final int kept;
  private final AtomicInteger count = new AtomicInteger();
  private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();

  /**
   * @param kept how many unused arrays are kept at most
   */
  BlockBuffers(int length, int kept) {
    this.length = length;
    this.kept = kept;
  }

  /** An array of the length, with whatever content. */
  byte[] take() {
    byte[] buffer = free.poll();
    if (buffer == null) {
      return new byte[length];
    }
    count.decrementAndGet();
    return buffer;
  }

  void giveBack(byte[] buffer) {
    if (count.get() < kept) {
      count.incrementAndGet();
      free.add(buffer);
    }
  }
}
