package dev.assembler.pipeline.build;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * The cores that a build may use. Work that uses all of them by itself, as compressing does, goes
 * one after the other; other work takes one.
 */
final class Cores {

  private final int count;
  private final Semaphore free;

  Cores(int count) {
    this.count = count;
    this.free = new Semaphore(count, true);
  }

  int count() {
    return count;
  }

  /** Work that writes an image. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  <T> T all(Work<T> work) throws IOException {
    return with(count, work);
  }

  <T> T one(Work<T> work) throws IOException {
    return with(1, work);
  }

  private <T> T with(int cores, Work<T> work) throws IOException {
    try {
      free.acquire(cores);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    try {
      return work.run();
    } finally {
      free.release(cores);
    }
  }
}
