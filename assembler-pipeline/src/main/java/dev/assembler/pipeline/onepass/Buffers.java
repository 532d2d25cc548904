package dev.assembler.pipeline.onepass;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Buffers of pieces that are used again: garbage of this size would make memory grow. The host
 * reads into them without a copy, and where files of one size follow those of another, their memory
 * is given back at once. Guarded by the {@link Window}'s monitor.
 */
final class Buffers implements Closeable {

  private static final int SMALLEST = 1 << 12;

  private final long most;
  private final List<Deque<ByteBuffer>> free = new ArrayList<>();
  private final Map<ByteBuffer, Arena> arenas = new IdentityHashMap<>();

  /** Of all, whether they are in use or not, in bytes. */
  private long allocated;

  private boolean closed;

  /**
   * @param most bytes of buffers, unless more are in use at one time
   */
  Buffers(long most) {
    this.most = most;
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
    return buffer == null ? allocated(capacity) : buffer;
  }

  private ByteBuffer allocated(int capacity) {
    for (Deque<ByteBuffer> unused : free) {
      while (allocated + capacity > most && !unused.isEmpty()) {
        drop(unused.poll());
      }
    }
    Arena arena = Arena.ofShared();
    ByteBuffer buffer = arena.allocate(capacity).asByteBuffer();
    arenas.put(buffer, arena);
    allocated += capacity;
    return buffer;
  }

  private void drop(ByteBuffer buffer) {
    allocated -= buffer.capacity();
    arenas.remove(buffer).close();
  }

  void giveBack(ByteBuffer buffer) {
    if (closed) {
      drop(buffer);
    } else {
      ofCapacity(buffer.capacity()).push(buffer);
    }
  }

  /** How much memory they have. */
  long allocated() {
    return allocated;
  }

  /** Gives back all that nobody uses; what is in use goes when it comes back. */
  @Override
  public void close() {
    closed = true;
    for (Deque<ByteBuffer> unused : free) {
      while (!unused.isEmpty()) {
        drop(unused.poll());
      }
    }
  }
}
