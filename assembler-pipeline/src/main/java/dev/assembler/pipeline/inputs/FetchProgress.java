package dev.assembler.pipeline.inputs;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import java.util.Collection;

/** Adds up what comes on several connections. */
final class FetchProgress {

  private final ProgressListener listener;
  private long bytes;
  private long files;

  FetchProgress(ProgressListener listener, Collection<InputRequest> requests) {
    this.listener = listener;
    boolean known = requests.stream().allMatch(request -> request.size().isPresent());
    listener.on(
        new ProgressEvent.StageStarted(
            requests.size() == 1
                ? "fetching " + requests.iterator().next().name()
                : "fetching " + requests.size() + " files",
            known ? requests.stream().mapToLong(r -> r.size().getAsLong()).sum() : -1));
  }

  synchronized void received(long count) {
    bytes += count;
    listener.on(new ProgressEvent.Advanced(bytes, files));
  }

  synchronized void finished() {
    files++;
    listener.on(new ProgressEvent.Advanced(bytes, files));
  }
}
