package dev.assembler.codec;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Runs tasks on several threads and hands their results to the submitting thread in the order of
 * submission. It is used by one thread: sinks run on it, inside {@link #submit} and {@link #drain}
 * and nowhere else, so that all output happens there.
 *
 * <p>A result is delivered when its room in the backlog is needed, or by {@code drain}: never
 * earlier because it happens to be ready. So the interleaving of submissions and deliveries follows
 * from the submissions and the backlog's bounds alone, and is the same on one thread and on many;
 * what a sink decides is then the same too.
 *
 * <p>A sink may submit. Such a task is accepted even if the backlog is full, and its result comes
 * after those of all tasks submitted before it.
 *
 * <p>What a task throws is thrown to the submitting thread at the task's place in the order, what a
 * sink throws at once; either way the pool is of no more use and only waits to be closed.
 *
 * @param <W> what each thread has for itself, such as a {@link BlockCompressor}: made by the thread
 *     at its first task, closed when the pool is
 */
public final class OrderedPool<W extends AutoCloseable> implements AutoCloseable {

  /** Work for any thread. */
  @FunctionalInterface
  public interface Task<W, R> {
    R run(W worker) throws IOException;
  }

  /** Takes a result, on the submitting thread. */
  @FunctionalInterface
  public interface Sink<R> {
    void accept(R result) throws IOException;
  }

  /** Tasks are handed over in batches of at most so many, */
  private static final int BATCH_TASKS = 64;

  /** or so many bytes: enough work to outweigh waking a thread. */
  private static final long BATCH_BYTES = 64 << 10;

  private final Thread owner = Thread.currentThread();
  private final int maxBacklog;
  private final long maxBytes;
  private final int batchTasks;
  private final PoolWorkers<W> workers;
  private final ArrayDeque<PoolBatch<W>> handedOver = new ArrayDeque<>();
  private PoolBatch<W> filling = new PoolBatch<>();
  private int backlog;
  private long backlogBytes;
  private boolean delivering;
  private boolean failed;
  private boolean closed;

  /**
   * @param threads threads to run tasks on beside the submitting one; with 1 there are none, and
   *     tasks run on the submitting thread
   * @param maxBacklog most tasks submitted and not delivered
   * @param maxBytes most bytes those tasks may stand for, see {@link #submit(long, Task, Sink)}
   */
  public OrderedPool(int threads, int maxBacklog, long maxBytes, Supplier<? extends W> perWorker) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
    if (maxBacklog < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "backlog: " + maxBacklog + " tasks, " + maxBytes + " bytes, expected at least 1");
    }
    this.maxBacklog = maxBacklog;
    this.maxBytes = maxBytes;
    this.batchTasks = Math.clamp(maxBacklog / (2L * threads), 1, BATCH_TASKS);
    this.workers = new PoolWorkers<>(threads == 1 ? 0 : threads, perWorker);
  }

  /** A pool whose backlog is bounded by the number of tasks only. */
  public OrderedPool(int threads, int maxBacklog, Supplier<? extends W> perWorker) {
    this(threads, maxBacklog, Long.MAX_VALUE, perWorker);
  }

  /** Submits a task that holds next to no memory. */
  public <R> void submit(Task<? super W, ? extends R> task, Sink<? super R> whenDone)
      throws IOException {
    submit(0, task, whenDone);
  }

  /**
   * Submits a task that stands for so many bytes of memory until its result is delivered. Delivers
   * earlier results first while the backlog has no room for it; one task alone may be larger than
   * the bound.
   */
  public <R> void submit(long bytes, Task<? super W, ? extends R> task, Sink<? super R> whenDone)
      throws IOException {
    requireUsable();
    if (!delivering) {
      while (backlog > 0 && (backlog >= maxBacklog || bytes > maxBytes - backlogBytes)) {
        deliverNext();
      }
    }
    filling.add(task, whenDone, bytes);
    backlog++;
    backlogBytes += bytes;
    if (filling.size() >= batchTasks || filling.bytes() >= BATCH_BYTES) {
      handOver();
    }
  }

  /** Delivers all results, also those of tasks that sinks submit meanwhile. */
  public void drain() throws IOException {
    requireUsable();
    if (delivering) {
      throw new IllegalStateException("drain: called by a sink");
    }
    while (backlog > 0) {
      deliverNext();
    }
  }

  private void handOver() {
    handedOver.add(filling);
    workers.offer(filling);
    filling = new PoolBatch<>();
  }

  private void deliverNext() throws IOException {
    failed = true; // unless all goes well
    delivering = true;
    try {
      if (handedOver.isEmpty()) {
        handOver();
      }
      PoolBatch<W> batch = handedOver.peek();
      awaitDone(batch);
      int at = batch.delivered();
      backlog--;
      backlogBytes -= batch.bytesOf(at);
      batch.deliverNext();
      if (batch.delivered() == batch.size()) {
        handedOver.remove();
      }
      failed = false;
    } finally {
      delivering = false;
    }
  }

  private void awaitDone(PoolBatch<W> batch) throws InterruptedIOException {
    if (batch.isDone()) {
      return;
    }
    if (workers.none()) {
      batch.run(workers.own(), () -> false);
      return;
    }
    batch.notifyWhenDone(owner);
    while (!batch.isDone()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while waiting for a worker");
      }
      LockSupport.park(this);
    }
  }

  private void requireUsable() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException("used by a thread other than the one that made the pool");
    }
    if (closed || (failed && !delivering)) {
      throw new IllegalStateException(closed ? "pool closed" : "pool failed before");
    }
  }

  /**
   * Ends all threads and closes what they had; returns when none is left. Tasks that were submitted
   * and not delivered are dropped, those that run are waited for: never interrupted, for an
   * interrupt closes the channel of a file that is being read.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      List<Exception> problems = new ArrayList<>();
      workers.end(problems);
      if (!problems.isEmpty()) {
        var problem = new IllegalStateException("a worker's resources could not be closed");
        problems.forEach(problem::addSuppressed);
        throw problem;
      }
    }
  }
}
