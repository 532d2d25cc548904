package dev.assembler.pipeline.onepass;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Buffers of pieces that are used again: garbage of this size would make the heap grow. Guarded by
 * the {@link Window}'s monitor.
 */
final class Buffers {

  private static final int SMALLEST = 1 << 12;

  private final List<Deque<byte[]>> free = new ArrayList<>();

  Buffers() {
    for (int size = SMALLEST; size <= Piece.SIZE; size *= 2) {
      free.add(new ArrayDeque<>());
    }
  }

  /** How large a buffer is that has room for so many bytes. */
  static int capacity(int length) {
    return Math.max(SMALLEST, length <= 1 ? 1 : Integer.highestOneBit(length - 1) << 1);
  }

  private Deque<byte[]> ofCapacity(int capacity) {
    return free.get(Integer.numberOfTrailingZeros(capacity / SMALLEST));
  }

  byte[] take(int length) {
    int capacity = capacity(length);
    byte[] buffer = ofCapacity(capacity).poll();
    return buffer == null ? new byte[capacity] : buffer;
  }

  void giveBack(byte[] buffer) {
    ofCapacity(buffer.length).push(buffer);
  }
}
