package dev.assembler.pipeline.inputs;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * One file on its way into the store. What has come of it is used again where a mixture of two
 * files can be told from one: by its digest, also in a later run, or in this one by the server's
 * validator.
 */
final class Download {

  /** Of what nobody has said how long it is. */
  private static final long MOST_BYTES = 16L << 30;

  private static final int MOST_TRIES = 4;
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final int CHUNK = 1 << 16;

  /** A lock of the host's keeps other processes away, and not the other threads of this one. */
  private static final ConcurrentHashMap<Path, ReentrantLock> AT_WORK = new ConcurrentHashMap<>();

  private final InputRequest request;
  private final InputStore store;
  private final HttpTransport transport;
  private final LongConsumer progress;

  /** The server's, for the bytes that are there; null if it has said none. */
  private String validator;

  /**
   * @param progress is told of every count of bytes that came
   */
  Download(InputRequest request, InputStore store, HttpTransport transport, LongConsumer progress) {
    this.request = request;
    this.store = store;
    this.transport = transport;
    this.progress = progress;
  }

  /**
   * @throws FetchException if it cannot be had
   * @throws MismatchException if it is another; nothing of it is kept then
   * @throws OutputException if the store cannot be written
   */
  InputFile run() throws IOException {
    Path partial = store.partial(request.address());
    ReentrantLock own = AT_WORK.computeIfAbsent(partial.toAbsolutePath(), p -> new ReentrantLock());
    Path lockFile = partial.resolveSibling(partial.getFileName() + ".lock");
    try {
      own.lockInterruptibly();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    // The lock file is never deleted: whoever waits for it waits for this file, not for its name.
    try (FileChannel channel = open(lockFile)) {
      lock(channel, lockFile);
      Optional<InputFile> kept = alreadyKept();
      return kept.isPresent() ? kept.get() : fetch(partial);
    } finally {
      own.unlock();
    }
  }

  /** By another run, while this one waited for the lock. */
  private Optional<InputFile> alreadyKept() throws IOException {
    if (request.sha256().isEmpty()) {
      return Optional.empty();
    }
    String sha256 = request.sha256().get();
    Optional<Path> path = store.find(sha256, request.size());
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(file(Files.size(path.get()), sha256, path.get()));
  }

  private InputFile fetch(Path partial) throws IOException {
    if (request.sha256().isEmpty()) {
      Files.deleteIfExists(partial);
    }
    for (int tried = 1; ; tried++) {
      try (FileChannel channel = open(partial)) {
        return fetch(partial, channel);
      } catch (FetchException e) {
        boolean isLast = !e.isTransitory() || tried == MOST_TRIES;
        if (request.sha256().isEmpty() && (isLast || validator == null)) {
          Files.deleteIfExists(partial);
        }
        if (isLast) {
          throw e;
        }
        pause(FIRST_PAUSE_MILLIS << (tried - 1));
      }
    }
  }

  private InputFile fetch(Path partial, FileChannel channel) throws IOException {
    MessageDigest digest = ImageDigest.newSha256();
    long most = request.size().orElse(MOST_BYTES);
    long had = channel.size();
    if (had > most) {
      channel.truncate(0);
      had = 0;
    }
    hash(channel, had, digest);
    long length = had;
    if (request.size().isEmpty() || had < most) {
      length = receive(channel, had, most, digest);
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    List<String> problems = problems(length, most, sha256);
    if (!problems.isEmpty()) {
      Files.deleteIfExists(partial);
      if (had > 0) {
        // What was left may have been another file's beginning.
        try (FileChannel anew = open(partial)) {
          return fetch(partial, anew);
        }
      }
      throw new MismatchException(request.toString(), problems);
    }
    try {
      channel.force(true);
      return file(length, sha256, store.keep(partial, sha256));
    } catch (IOException e) {
      throw new OutputException(store.folder().toString(), e);
    }
  }

  private List<String> problems(long length, long most, String sha256) {
    var problems = new ArrayList<String>();
    if (length > most) {
      problems.add("more than " + most + " bytes, expected " + most + " at the most");
    } else if (request.size().isPresent() && length != most) {
      problems.add(length + " bytes, expected " + most);
    } else if (request.sha256().isPresent() && !request.sha256().get().equals(sha256)) {
      problems.add("sha256 " + sha256 + ", expected " + request.sha256().get());
    }
    return problems;
  }

  /**
   * Appends what comes; returns the length of all of it, more than {@code most} if it is too long.
   */
  private long receive(FileChannel channel, long had, long most, MessageDigest digest)
      throws IOException {
    try (Transfer transfer = transport.open(request.address(), had, validator)) {
      validator = transfer.validator();
      long at = transfer.offset();
      if (at != had) {
        channel.truncate(0);
        digest.reset();
      }
      var chunk = new byte[CHUNK];
      for (int count = read(transfer.body(), chunk);
          count >= 0;
          count = read(transfer.body(), chunk)) {
        if (at + count > most) {
          return most + 1;
        }
        write(channel, at, chunk, count);
        digest.update(chunk, 0, count);
        at += count;
        progress.accept(count);
      }
      if (at != transfer.length().orElse(at)) {
        throw broken(new IOException(at + " bytes, said were " + transfer.length().getAsLong()));
      }
      return at;
    }
  }

  private int read(InputStream body, byte[] chunk) throws FetchException {
    try {
      return body.read(chunk);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private FetchException broken(IOException cause) {
    return FetchException.broken(Addresses.shown(request.address()), cause);
  }

  private void write(FileChannel channel, long at, byte[] chunk, int count) throws OutputException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
      for (long position = at; bytes.hasRemaining(); ) {
        position += channel.write(bytes, position);
      }
    } catch (IOException e) {
      throw new OutputException(store.folder().toString(), e);
    }
  }

  private static void hash(FileChannel channel, long length, MessageDigest digest)
      throws IOException {
    var chunk = ByteBuffer.allocate(CHUNK);
    for (long at = 0; at < length; ) {
      chunk.clear().limit((int) Math.min(CHUNK, length - at));
      int count = channel.read(chunk, at);
      if (count <= 0) {
        return;
      }
      digest.update(chunk.flip());
      at += count;
    }
  }

  private InputFile file(long size, String sha256, Path path) {
    return new InputFile(
        request.name(), Addresses.withoutCredentials(request.address()), size, sha256, path);
  }

  private static FileChannel open(Path path) throws OutputException {
    try {
      return FileChannel.open(
          path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new OutputException(path.toString(), e);
    }
  }

  /** Until the channel is closed. */
  private static void lock(FileChannel channel, Path path) throws OutputException {
    try {
      channel.lock();
    } catch (IOException e) {
      throw new OutputException(path.toString(), e);
    }
  }

  private static void pause(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }
}
