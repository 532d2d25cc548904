package dev.assembler.core.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Where two images begin to differ. Much is read by several threads, piece by piece in turn: the
 * kernel's copying and a compressed image's uncompressing are what takes the time. Memory is that
 * of two pieces for each. Where both have holes nothing is read.
 *
 * <p>Files are not mapped: the faults cost more than the copying does, and one that is cut
 * meanwhile would be an error of the JVM.
 */
public final class ImageMismatch {

  /** Two of them fit a processor's second cache. */
  private static final int PIECE = 1 << 18;

  /** Less than this is done before a thread has begun. */
  private static final long WORTH_THREADS = 8 << 20;

  private static final int MOST_THREADS = 4;
  private static final int WORTH_NATIVE = 1 << 14;

  private final ImageSource left;
  private final ImageSource right;
  private final long length;
  private final int piece;

  /** Where either has data: offsets at which it begins and ends, in turn. */
  private final long[] data;

  private final AtomicLong next = new AtomicLong();
  private final AtomicReference<End> end = new AtomicReference<>();

  /** Nothing behind it counts: bytes that differ, or those that cannot be read. */
  private record End(long at, IOException failure) {}

  private ImageMismatch(ImageSource left, ImageSource right, long length) throws IOException {
    this.left = left;
    this.right = right;
    this.length = length;
    this.piece = (int) Math.min(PIECE, length);
    this.data =
        length < WORTH_THREADS
            ? new long[] {0, length}
            : data(left.dataExtents(), right.dataExtents());
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

  private static long[] data(List<Extent> ours, List<Extent> theirs) {
    List<Extent> all =
        Stream.concat(ours.stream(), theirs.stream())
            .sorted(Comparator.comparingLong(Extent::offset))
            .toList();
    long[] data = new long[2 * all.size()];
    int count = 0;
    for (Extent each : all) {
      if (count > 0 && each.offset() <= data[count - 1]) {
        data[count - 1] = Math.max(data[count - 1], each.end());
      } else {
        data[count++] = each.offset();
        data[count++] = each.end();
      }
    }
    return Arrays.copyOf(data, count);
  }

  /** Whether both have nothing but a hole there. */
  private boolean isHole(long from, long to) {
    int found = Arrays.binarySearch(data, from);
    int next = found >= 0 ? found + 1 : -found - 1; // of the first offset behind it
    boolean isInData = next % 2 == 1;
    return !isInData && (next == data.length || data[next] >= to);
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
      if (isHole(at, at + count)) {
        continue;
      }
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
