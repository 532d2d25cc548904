package dev.assembler.core.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Brings a file to the disk while it is being written: a thread of its own waits for the disk after
 * every {@link #STEP} bytes, so that little is left to wait for at the end. What fails there is
 * thrown by whichever call comes next.
 */
final class WriteBack {

  static final long STEP = 64L << 20;

  /** What the file's bytes are brought to. */
  @FunctionalInterface
  interface Disk {
    void sync() throws IOException;
  }

  private final Disk disk;
  private final long step;
  private FutureTask<Void> running;
  private long written;

  WriteBack(FileChannel channel) {
    this(() -> channel.force(false), STEP);
  }

  WriteBack(Disk disk, long step) {
    this.disk = disk;
    this.step = step;
  }

  /** Told of every writing. A disk that is slower than the writer is asked less often. */
  void wrote(long bytes) throws IOException {
    written += bytes;
    if (written >= step && (running == null || running.isDone())) {
      await();
      begin();
    }
  }

  /** Begins with all that is written by now. */
  void begin() {
    written = 0;
    FutureTask<Void> before = running;
    running =
        new FutureTask<>(() -> {
          if (before != null) {
            before.get();
          }
          disk.sync();
          return null;
        });
    Thread.ofPlatform().daemon().name("assemble-write-back").start(running);
  }

  /** Waits for what has begun. */
  void await() throws IOException {
    if (running == null) {
      return;
    }
    try {
      running.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof ExecutionException) {
        cause = cause.getCause();
      }
      throw cause instanceof IOException failure ? failure : new IOException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the file was brought to the disk");
    }
  }

  /** Waits for what has begun, however it ends: no thread outlives the file. */
  void end() {
    boolean interrupted = false;
    while (running != null && !running.isDone()) {
      try {
        running.get();
      } catch (ExecutionException e) {
        break; // the file is closed or unwanted, or whoever synced it has been told
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
