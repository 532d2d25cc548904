package dev.assembler.core.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where two images begin to differ. Much is read by several threads, piece by piece in turn: the
 * kernel's copying and a compressed image's uncompressing are what takes the time. Memory is that
 * of two pieces for each.
 */
public final class ImageMismatch {

  private static final int PIECE = 1 << 20;

  /** Less than this is done before a thread has begun. */
  private static final long WORTH_THREADS = 8 * PIECE;

  private static final int MOST_THREADS = 4;
  private static final int WORTH_NATIVE = 1 << 14;

  private final ImageSource left;
  private final ImageSource right;
  private final long length;
  private final int piece;
  private final AtomicLong next = new AtomicLong();
  private final AtomicReference<End> end = new AtomicReference<>();

  /** Nothing behind it counts: bytes that differ, or those that cannot be read. */
  private record End(long at, IOException failure) {}

  private ImageMismatch(ImageSource left, ImageSource right, long length) {
    this.left = left;
    this.right = right;
    this.length = length;
    this.piece = (int) Math.min(PIECE, length);
    this.end.set(new End(length, null));
  }

  /** Of both as far as both go: an offset, -1 if there they are equal. */
  public static long first(ImageSource left, ImageSource right) throws IOException {
    return first(left, right, 0);
  }

  /** As {@link #first(ImageSource, ImageSource)}, where the bytes before an offset are equal. */
  public static long first(ImageSource left, ImageSource right, long from) throws IOException {
    long length = Math.min(left.size(), right.size());
    if (from > 0) {
      long after = first(left.window(from, length - from), right.window(from, length - from), 0);
      return after < 0 ? -1 : from + after;
    }
    var search = new ImageMismatch(left, right, length);
    int threads =
        length < WORTH_THREADS
            ? 1
            : Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    if (threads == 1) {
      search.search();
    } else {
      search.readOnThreads(threads);
    }
    return search.result();
  }

  private long result() throws IOException {
    End last = end.get();
    if (last.failure != null) {
      throw last.failure;
    }
    return last.at == length ? -1 : last.at;
  }

  private void readOnThreads(int threads) throws IOException {
    try (var pool =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("assemble-compare-", 1).factory())) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(this::search));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("images cannot be compared", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while images were compared", e);
    }
  }

  /**
   * Large pieces are outside of the heap, where files are read to without another copy, and no
   * garbage is left.
   */
  private void search() {
    if (piece < WORTH_NATIVE) {
      readOn(ByteBuffer.allocate(piece), ByteBuffer.allocate(piece));
    } else {
      try (Arena arena = Arena.ofConfined()) {
        readOn(arena.allocate(piece).asByteBuffer(), arena.allocate(piece).asByteBuffer());
      }
    }
  }

  /** Takes piece after piece; all those before the end are looked at by somebody. */
  private void readOn(ByteBuffer ours, ByteBuffer theirs) {
    for (long at = next.getAndAdd(piece); at < end.get().at; at = next.getAndAdd(piece)) {
      int count = (int) Math.min(piece, length - at);
      try {
        left.readAt(at, ours.clear().limit(count));
        right.readAt(at, theirs.clear().limit(count));
        int mismatch = ours.flip().mismatch(theirs.flip());
        if (mismatch >= 0) {
          endAt(new End(at + mismatch, null));
        }
      } catch (IOException e) {
        endAt(new End(at, e));
      }
    }
  }

  private void endAt(End found) {
    end.accumulateAndGet(found, (one, other) -> one.at <= other.at ? one : other);
  }
}
