package dev.assembler.pipeline.convert;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.AtomicOutputs;
import dev.assembler.pipeline.onepass.ReadingCancelledException;
import dev.assembler.pipeline.onepass.SharedReading;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the images of several jobs at the same time, each on a thread of its own, and names them
 * when all are complete. The first failure ends the others at their next reading or progress.
 */
final class OnePassWriting {

  private final List<TreeJob> jobs;
  private final SharedReading reading;
  private final Consumer<Closeable> onOutput;
  private final JointProgress progress;
  private final ImageWriting.Unnamed[] images;

  /** The first that is no consequence of another; guarded by this. */
  private Throwable failure;

  /** Thrown into the work of a writer whose image nobody wants any more. */
  private static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  OnePassWriting(
      List<TreeJob> jobs,
      SharedReading reading,
      Consumer<Closeable> onOutput,
      ProgressListener progress) {
    this.jobs = jobs;
    this.reading = reading;
    this.onOutput = onOutput;
    this.progress = new JointProgress(jobs, progress);
    this.images = new ImageWriting.Unnamed[jobs.size()];
  }

  List<ImageWriting.Written> run() throws IOException {
    var threads = new ArrayList<Thread>();
    progress.start();
    reading.begin(jobs.stream().anyMatch(job -> job.request().isVerified()));
    for (int i = 0; i < jobs.size(); i++) {
      int place = i;
      Thread thread = reading.thread(place, () -> write(place));
      threads.add(thread);
      thread.start();
    }
    try {
      join(threads);
      throwFailure();
      progress.finish();
      sync();
      return name();
    } finally {
      for (ImageWriting.Unnamed image : images) {
        if (image != null) {
          image.close();
        }
      }
    }
  }

  /** All at the same time: the disk then has them in its queue together. */
  private void sync() throws IOException {
    for (ImageWriting.Unnamed image : images) {
      image.beginSync();
    }
    for (ImageWriting.Unnamed image : images) {
      image.sync();
    }
  }

  private List<ImageWriting.Written> name() throws IOException {
    var written = new ArrayList<ImageWriting.Written>();
    try (var together = new AtomicOutputs()) {
      for (ImageWriting.Unnamed image : images) {
        written.add(image.nameWith(together));
      }
      together.complete();
    }
    return written;
  }

  /** Waits for all of them, whatever happens: they write into files that are removed then. */
  private void join(List<Thread> threads) throws InterruptedIOException {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          reading.cancel();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while images were written");
    }
  }

  private void write(int place) {
    TreeJob job = jobs.get(place);
    try {
      try {
        images[place] =
            job.writing(listener(place))
                .whenTaken(() -> reading.end(place))
                .unnamed(job.request().output().toPath(), onOutput);
      } finally {
        reading.end(place);
      }
    } catch (ReadingCancelledException | Cancelled e) {
      // because another one failed
    } catch (Throwable e) {
      fail(e);
    }
  }

  private ProgressListener listener(int place) {
    ProgressListener joint = progress.of(place);
    return event -> {
      if (hasFailed()) {
        throw new Cancelled();
      }
      joint.on(event);
    };
  }

  private synchronized boolean hasFailed() {
    return failure != null;
  }

  private void fail(Throwable cause) {
    synchronized (this) {
      failure = failure == null ? cause : failure;
    }
    reading.cancel();
  }

  private synchronized void throwFailure() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }
}
