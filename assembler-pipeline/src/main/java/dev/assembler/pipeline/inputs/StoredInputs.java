package dev.assembler.pipeline.inputs;

import dev.assembler.core.ProgressEvent;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.OutputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Inputs from the host, from the store, and else from the network: in this order, so that a second
 * run of the same lock needs no network. Every file is checked each time it is given out.
 */
public final class StoredInputs implements Inputs, Closeable {

  private final InputSettings settings;
  private final HttpTransport transport;

  public StoredInputs(InputSettings settings) {
    this.settings = settings;
    this.transport = new HttpTransport(settings.proxies(), settings.netrc(), settings.patience());
  }

  @Override
  public List<InputFile> fetch(List<InputRequest> requests) throws IOException {
    var pinned = new ArrayList<InputRequest>();
    for (InputRequest request : requests) {
      pinned.add(pinned(request));
    }
    var found = new ArrayList<Optional<InputFile>>();
    var missing = new LinkedHashMap<URI, InputRequest>();
    for (InputRequest request : pinned) {
      Optional<InputFile> here = local(request);
      found.add(here);
      if (here.isEmpty()) {
        requireOnline(request);
        missing.putIfAbsent(request.address(), request);
      }
    }
    Map<URI, InputFile> fetched = missing.isEmpty() ? Map.of() : download(missing);
    var files = new ArrayList<InputFile>();
    for (int i = 0; i < pinned.size(); i++) {
      InputRequest request = pinned.get(i);
      files.add(
          found.get(i).isPresent()
              ? found.get(i).get()
              : checked(request, fetched.get(request.address())).as(request));
    }
    return files;
  }

  @Override
  public void close() {
    transport.close();
  }

  /** With what the lock says of it. */
  private InputRequest pinned(InputRequest request) throws IOException {
    Optional<LockedInput> locked = settings.lock().find(request.pin());
    if (locked.isEmpty()) {
      if (settings.locked()) {
        throw new InputException(
            request.name(),
            request.shownPin() + " is not in the lock; run once without --locked to add it");
      }
      return request;
    }
    LockedInput entry = locked.get();
    if (request.sha256().isPresent() && !request.sha256().get().equals(entry.sha256())) {
      throw new MismatchException(
          request.name() + " from " + request.shownPin(),
          List.of("sha256 " + request.sha256().get() + ", in the lock " + entry.sha256()));
    }
    return request.withDigest(OptionalLong.of(entry.size()), entry.sha256());
  }

  /** The host's own file, or the store's. */
  private Optional<InputFile> local(InputRequest request) throws IOException {
    if (Addresses.isFile(request.address())) {
      return Optional.of(ofHost(request));
    }
    if (request.sha256().isEmpty()) {
      return Optional.empty();
    }
    String sha256 = request.sha256().get();
    Optional<Path> path = settings.store().find(sha256, request.size());
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new InputFile(
                request.name(),
                Addresses.withoutCredentials(request.address()),
                request.pin(),
                Files.size(path.get()),
                sha256,
                path.get()));
  }

  private static InputFile ofHost(InputRequest request) throws IOException {
    Path path = Path.of(request.address());
    try {
      if (!Files.isRegularFile(path)) {
        throw new InputException(
            request.name(),
            path + (Files.exists(path) ? " is no regular file" : ": no such file or directory"));
      }
      InputFile file =
          new InputFile(
              request.name(),
              request.address(),
              request.pin(),
              Files.size(path),
              InputStore.sha256(path),
              path);
      return checked(request, file);
    } catch (InputException | MismatchException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(request.name(), path + ": " + OutputException.reason(e), e);
    }
  }

  /** For the host's own files, and for one file asked for under two digests. */
  private static InputFile checked(InputRequest request, InputFile file) throws MismatchException {
    var problems = new ArrayList<String>();
    if (request.size().isPresent() && request.size().getAsLong() != file.size()) {
      problems.add(file.size() + " bytes, expected " + request.size().getAsLong());
    } else if (request.sha256().isPresent() && !request.sha256().get().equals(file.sha256())) {
      problems.add("sha256 " + file.sha256() + ", expected " + request.sha256().get());
    }
    if (!problems.isEmpty()) {
      throw new MismatchException(request.toString(), problems);
    }
    return file;
  }

  private void requireOnline(InputRequest request) throws InputException {
    if (settings.offline()) {
      throw new InputException(
          request.name(),
          Addresses.shown(request.address())
              + (request.sha256().isPresent()
                  ? " is not in the store " + settings.store().folder()
                  : " has no digest, so the store cannot be asked for it")
              + "; run once without --offline");
    }
  }

  private Map<URI, InputFile> download(Map<URI, InputRequest> requests) throws IOException {
    var progress = new FetchProgress(settings.progress(), requests.values());
    var fetched = new LinkedHashMap<URI, InputFile>();
    var turns = new Semaphore(settings.connections());
    var running = new LinkedHashMap<URI, Future<InputFile>>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (InputRequest request : requests.values()) {
          running.put(request.address(), threads.submit(() -> inTurn(request, turns, progress)));
        }
        for (var entry : running.entrySet()) {
          fetched.put(entry.getKey(), result(entry.getValue()));
        }
      } finally {
        running.values().forEach(future -> future.cancel(true));
      }
    }
    settings.progress().on(new ProgressEvent.StageFinished());
    return fetched;
  }

  private InputFile inTurn(InputRequest request, Semaphore turns, FetchProgress progress)
      throws IOException, InterruptedException {
    turns.acquire();
    try {
      InputFile file = new Download(request, settings.store(), transport, progress::received).run();
      progress.finished();
      return file;
    } finally {
      turns.release();
    }
  }

  private static InputFile result(Future<InputFile> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
