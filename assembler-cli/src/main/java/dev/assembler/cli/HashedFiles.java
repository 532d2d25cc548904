package dev.assembler.cli;

import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.assets.Digests;
import dev.assembler.codec.OrderedPool;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Digests of several files at once, told in the order of their names. */
final class HashedFiles {

  /** Standard input, among names. */
  static final String STANDARD_INPUT = "-";

  /** Small files for each thread on their way. */
  private static final int BACKLOG = 64;

  /**
   * One file.
   *
   * @param name as an argument has it
   * @param digests by algorithm; null if the file could not be read
   * @param size in bytes, as many as were read
   * @param fault why it could not be read, null if it could
   */
  record Outcome(String name, Map<DigestAlgorithm, byte[]> digests, long size, IOException fault) {

    boolean isMissing() {
      return fault instanceof NoSuchFileException;
    }

    Failure failure() {
      return Failure.of(ExitCode.INPUT, Arguments.shown(name), OutputException.reason(fault), "");
    }
  }

  private final Console console;
  private final Set<DigestAlgorithm> algorithms;
  private final int jobs;
  private final ProgressListener progress;
  private final AtomicLong done = new AtomicLong();

  HashedFiles(
      Console console, Set<DigestAlgorithm> algorithms, int jobs, ProgressListener progress) {
    this.console = console;
    this.algorithms = algorithms;
    this.jobs = jobs;
    this.progress = progress;
  }

  /** Hashes all; several files a thread each, one file on all threads. */
  void hash(List<String> names, OrderedPool.Sink<Outcome> sink) throws IOException {
    long total = 0;
    var sizes = new long[names.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(names.get(i));
      total += sizes[i];
    }
    String what = names.size() == 1 ? Arguments.shown(names.getFirst()) : names.size() + " files";
    progress.on(new ProgressEvent.StageStarted("hashing " + what, total > 0 ? total : -1));
    int outer = Math.max(1, Math.min(jobs, names.size()));
    int inner = Math.max(1, jobs / outer);
    try (var pool = new OrderedPool<AutoCloseable>(outer, BACKLOG * outer, () -> () -> {})) {
      for (int i = 0; i < sizes.length; i++) {
        String name = names.get(i);
        pool.submit(sizes[i], nothing -> hash(name, inner), sink);
      }
      pool.drain();
    }
    progress.on(new ProgressEvent.StageFinished());
  }

  private Outcome hash(String name, int threads) {
    var read = new AtomicLong();
    try (ReadableByteChannel channel = open(name)) {
      Map<DigestAlgorithm, byte[]> digests =
          Digests.of(
              channel,
              algorithms,
              threads,
              count -> {
                read.addAndGet(count);
                advance(count);
              });
      return new Outcome(name, digests, read.get(), null);
    } catch (IOException e) {
      return new Outcome(name, null, 0, e);
    }
  }

  private synchronized void advance(long count) {
    progress.on(new ProgressEvent.Advanced(done.addAndGet(count), 0));
  }

  private ReadableByteChannel open(String name) throws IOException {
    return name.equals(STANDARD_INPUT)
        ? Channels.newChannel(console.in())
        : FileChannel.open(path(name), StandardOpenOption.READ);
  }

  /** For progress; 0 where nobody knows. */
  private static long size(String name) {
    try {
      return name.equals(STANDARD_INPUT) ? 0 : Files.size(path(name));
    } catch (IOException e) {
      return 0; // whatever is wrong is told when the file is read
    }
  }

  private static Path path(String name) {
    return HostPath.of(Arguments.bytes(name)).toPath();
  }
}
