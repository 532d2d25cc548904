package dev.assembler.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The threads of a pool, started as they are needed, and the batches they take from. */
final class PoolWorkers<W extends AutoCloseable> {

  /** What one thread has for itself, made when it is first asked for. */
  static final class Lazy<W extends AutoCloseable> {

    private final Supplier<? extends W> factory;
    private W value;

    Lazy(Supplier<? extends W> factory) {
      this.factory = factory;
    }

    W get() {
      if (value == null) {
        value = factory.get();
      }
      return value;
    }

    void close(List<Exception> problems) {
      if (value != null) {
        try {
          value.close();
        } catch (Exception e) {
          synchronized (problems) {
            problems.add(e);
          }
        }
      }
    }
  }

  private final int most;
  private final Supplier<? extends W> factory;
  private final Lazy<W> own;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Exception> problems = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition offered = lock.newCondition();
  private final ArrayDeque<PoolBatch<W>> queue = new ArrayDeque<>();
  private int idle;
  private volatile boolean ended;

  PoolWorkers(int most, Supplier<? extends W> factory) {
    this.most = most;
    this.factory = factory;
    this.own = new Lazy<>(factory);
  }

  /** Whether the submitting thread does the work itself. */
  boolean none() {
    return most == 0;
  }

  Lazy<W> own() {
    return own;
  }

  void offer(PoolBatch<W> batch) {
    if (none()) {
      return; // run when its result is wanted
    }
    boolean start;
    lock.lock();
    try {
      queue.add(batch);
      start = idle < queue.size() && threads.size() < most;
      if (idle > 0) {
        offered.signal();
      }
    } finally {
      lock.unlock();
    }
    if (start) {
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("assemble-worker-" + (threads.size() + 1))
              .unstarted(this::work);
      threads.add(thread);
      thread.start();
    }
  }

  private void work() {
    var mine = new Lazy<W>(factory);
    try {
      for (PoolBatch<W> batch = next(); batch != null; batch = next()) {
        batch.run(mine, () -> ended);
      }
    } finally {
      mine.close(problems);
    }
  }

  private PoolBatch<W> next() {
    lock.lock();
    try {
      while (!ended && queue.isEmpty()) {
        idle++;
        offered.awaitUninterruptibly();
        idle--;
      }
      return ended ? null : queue.remove();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends all threads and waits for them, through any interrupt, which is kept for the caller. Each
   * finishes the task it runs: an interrupt would close the channels of files it reads, and those
   * belong to whoever opened them.
   */
  void end(List<Exception> found) {
    lock.lock();
    try {
      ended = true;
      queue.clear();
      offered.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    own.close(problems);
    found.addAll(problems);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
