package dev.assembler.pipeline.convert;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import java.util.List;

/** What several writers tell at the same time, told as one stage. */
final class JointProgress {

  private final List<TreeJob> jobs;
  private final ProgressListener listener;
  private final long[] bytes;
  private final long[] nodes;

  JointProgress(List<TreeJob> jobs, ProgressListener listener) {
    this.jobs = jobs;
    this.listener = listener;
    this.bytes = new long[jobs.size()];
    this.nodes = new long[jobs.size()];
  }

  synchronized void start() {
    long total = jobs.stream().mapToLong(TreeJob::contentBytes).sum();
    listener.on(new ProgressEvent.StageStarted("writing " + jobs.size() + " outputs", total));
  }

  synchronized void finish() {
    listener.on(new ProgressEvent.StageFinished());
  }

  /** Takes what one of them tells; of its stages the one that takes in most counts. */
  ProgressListener of(int place) {
    return event -> {
      if (event instanceof ProgressEvent.Advanced(long doneBytes, long doneNodes)) {
        advance(place, doneBytes, doneNodes);
      }
    };
  }

  private synchronized void advance(int place, long doneBytes, long doneNodes) {
    bytes[place] = Math.max(bytes[place], Math.min(doneBytes, jobs.get(place).contentBytes()));
    nodes[place] = Math.max(nodes[place], Math.min(doneNodes, jobs.get(place).nameCount()));
    long allBytes = 0;
    long allNodes = 0;
    for (int i = 0; i < bytes.length; i++) {
      allBytes += bytes[i];
      allNodes += nodes[i];
    }
    listener.on(new ProgressEvent.Advanced(allBytes, allNodes));
  }
}
