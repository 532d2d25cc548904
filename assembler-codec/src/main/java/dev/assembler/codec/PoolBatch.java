package dev.assembler.codec;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tasks that go to a worker together. The submitting thread fills it, one worker runs it, the
 * submitting thread takes the results; {@code done} publishes them.
 */
final class PoolBatch<W extends AutoCloseable> {

  private OrderedPool.Task<? super W, ?>[] tasks = tasks(2);
  private OrderedPool.Sink<?>[] sinks = new OrderedPool.Sink<?>[2];
  private Object[] results = new Object[2];
  private long[] bytes = new long[2];
  private long totalBytes;
  private int size;
  private int delivered;
  private int failedAt = -1;
  private Throwable failure;
  private volatile boolean done;
  private volatile Thread waiting;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <W extends AutoCloseable> OrderedPool.Task<? super W, ?>[] tasks(int length) {
    return new OrderedPool.Task[length];
  }

  void add(OrderedPool.Task<? super W, ?> task, OrderedPool.Sink<?> sink, long taskBytes) {
    if (size == tasks.length) {
      int larger = size * 4;
      tasks = Arrays.copyOf(tasks, larger);
      sinks = Arrays.copyOf(sinks, larger);
      results = Arrays.copyOf(results, larger);
      bytes = Arrays.copyOf(bytes, larger);
    }
    tasks[size] = task;
    sinks[size] = sink;
    bytes[size] = taskBytes;
    totalBytes += taskBytes;
    size++;
  }

  int size() {
    return size;
  }

  long bytes() {
    return totalBytes;
  }

  long bytesOf(int index) {
    return bytes[index];
  }

  /**
   * Runs the tasks one after the other; the first that fails is the last that runs.
   *
   * @param ended whether nobody wants the results any more, asked before each task
   */
  void run(PoolWorkers.Lazy<W> worker, BooleanSupplier ended) {
    int at = 0;
    try {
      for (; at < size; at++) {
        if (ended.getAsBoolean()) {
          return;
        }
        results[at] = tasks[at].run(worker.get());
        tasks[at] = null;
      }
    } catch (Throwable e) {
      failedAt = at;
      failure = e;
    }
    done = true;
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  boolean isDone() {
    return done;
  }

  /** Has the thread unparked when the batch is done, unless it is by now. */
  void notifyWhenDone(Thread thread) {
    waiting = thread;
  }

  int delivered() {
    return delivered;
  }

  /** Hands the next result to its sink, or throws what its task threw. */
  void deliverNext() throws IOException {
    int at = delivered++;
    if (at == failedAt) {
      switch (failure) {
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException("a task threw an undeclared exception", failure);
      }
    }
    accept(sinks[at], results[at]);
    sinks[at] = null;
    results[at] = null;
  }

  @SuppressWarnings("unchecked") // submit() took a sink that accepts what the task returns
  private static <R> void accept(OrderedPool.Sink<R> sink, Object result) throws IOException {
    sink.accept((R) result);
  }
}
