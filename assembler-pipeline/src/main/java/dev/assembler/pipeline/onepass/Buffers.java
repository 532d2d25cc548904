package dev.assembler.pipeline.onepass;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Buffers of pieces that are used again: garbage of this size would make memory grow. The host
 * reads into them without a copy. Guarded by the {@link Window}'s monitor.
 */
final class Buffers {

  private static final int SMALLEST = 1 << 12;

  private final List<Deque<ByteBuffer>> free = new ArrayList<>();

  Buffers() {
    for (int size = SMALLEST; size <= Piece.SIZE; size *= 2) {
      free.add(new ArrayDeque<>());
    }
  }

  /** How large a buffer is that has room for so many bytes. */
  static int capacity(int length) {
    return Math.max(SMALLEST, length <= 1 ? 1 : Integer.highestOneBit(length - 1) << 1);
  }

  private Deque<ByteBuffer> ofCapacity(int capacity) {
    return free.get(Integer.numberOfTrailingZeros(capacity / SMALLEST));
  }

  ByteBuffer take(int length) {
    int capacity = capacity(length);
    ByteBuffer buffer = ofCapacity(capacity).poll();
    return buffer == null ? ByteBuffer.allocateDirect(capacity) : buffer;
  }

  void giveBack(ByteBuffer buffer) {
    ofCapacity(buffer.capacity()).push(buffer);
  }
}
