package dev.assembler.pipeline.inputs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Inputs of which an address without a digest is fetched once: an index that changes while
 * something is built is the same for all who ask, and what is pinned is what was used.
 */
public final class FetchedOnce implements Inputs {

  /** Who has another name for it in the lock asks for something else. */
  private record Asked(URI address, String pin) {

    static Asked by(InputRequest request) {
      return new Asked(request.address(), request.pin());
    }
  }

  private final Inputs inputs;
  private final Map<Asked, CompletableFuture<InputFile>> fetched = new ConcurrentHashMap<>();

  public FetchedOnce(Inputs inputs) {
    this.inputs = inputs;
  }

  @Override
  public List<InputFile> fetch(List<InputRequest> requests) throws IOException {
    var ours = new LinkedHashMap<Asked, CompletableFuture<InputFile>>();
    var asked = new ArrayList<InputRequest>();
    for (InputRequest request : requests) {
      if (request.sha256().isPresent() || begins(request, ours)) {
        asked.add(request);
      }
    }
    var files = new LinkedHashMap<InputRequest, InputFile>();
    try {
      List<InputFile> found = asked.isEmpty() ? List.of() : inputs.fetch(asked);
      for (int i = 0; i < asked.size(); i++) {
        files.put(asked.get(i), found.get(i));
        CompletableFuture<InputFile> awaited = ours.get(Asked.by(asked.get(i)));
        if (awaited != null) {
          awaited.complete(found.get(i));
        }
      }
    } finally {
      ours.forEach((what, future) -> {
        if (!future.isDone()) {
          fetched.remove(what);
          future.cancel(false);
        }
      });
    }
    var all = new ArrayList<InputFile>();
    for (InputRequest request : requests) {
      InputFile file = files.get(request);
      all.add(file == null ? others(request) : file);
    }
    return all;
  }

  /** Whether nobody else fetches it. */
  private boolean begins(InputRequest request, Map<Asked, CompletableFuture<InputFile>> ours) {
    var future = new CompletableFuture<InputFile>();
    boolean isFirst = fetched.putIfAbsent(Asked.by(request), future) == null;
    if (isFirst) {
      ours.put(Asked.by(request), future);
    }
    return isFirst;
  }

  /** What somebody else has fetched; what he could not fetch is tried again. */
  private InputFile others(InputRequest request) throws IOException {
    CompletableFuture<InputFile> future = fetched.get(Asked.by(request));
    try {
      return future == null || future.isCancelled() ? fetch(request) : future.get().as(request);
    } catch (CancellationException | ExecutionException e) {
      return fetch(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
