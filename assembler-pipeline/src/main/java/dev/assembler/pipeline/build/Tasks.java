package dev.assembler.pipeline.build;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Work that others need, each done once, on a virtual thread of its own. Who needs a result waits
 * for it, so that the graph of needs is the order; it must have no circle.
 */
final class Tasks implements Closeable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Object, FutureTask<?>> tasks = new ConcurrentHashMap<>();

  /**
   * The work of that name, begun if nobody has begun it.
   *
   * @param name equal names are the same work
   */
  @SuppressWarnings("unchecked") // a name stands for one work, and so for one type
  <T> Future<T> begin(Object name, Callable<T> work) {
    return (Future<T>)
        tasks.computeIfAbsent(
            name,
            missing -> {
              var task = new FutureTask<>(work);
              threads.execute(task);
              return task;
            });
  }

  /** Its result, waited for. */
  <T> T get(Object name, Callable<T> work) throws IOException {
    return result(begin(name, work));
  }

  static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Ends what still runs. */
  @Override
  public void close() {
    tasks.values().forEach(task -> task.cancel(true));
    threads.close();
  }
}
