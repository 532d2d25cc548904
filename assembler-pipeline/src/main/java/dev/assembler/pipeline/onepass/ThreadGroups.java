package dev.assembler.pipeline.onepass;

import java.util.Arrays;
import java.util.Set;

/**
 * A group of threads for each writer: whom one of them starts belongs to it, too, such as the
 * workers of a pool. Virtual threads do not.
 */
final class ThreadGroups implements Crews {

  private final ThreadGroup[] groups;

  ThreadGroups(int readers) {
    groups = new ThreadGroup[readers];
    Arrays.setAll(groups, reader -> new ThreadGroup("output-" + (reader + 1)));
  }

  ThreadGroup of(int reader) {
    return groups[reader];
  }

  @Override
  public State of(int reader, Set<Thread> waiting) {
    var state = State.ABSENT;
    for (Thread thread : threads(groups[reader])) {
      if (!waiting.contains(thread)) {
        switch (thread.getState()) {
          case NEW, RUNNABLE, BLOCKED -> {
            return State.RUNNING;
          }
          case WAITING, TIMED_WAITING -> state = State.PARKED;
          case TERMINATED -> {}
        }
      }
    }
    return state;
  }

  private static Thread[] threads(ThreadGroup group) {
    for (int room = group.activeCount() + 8; ; room *= 2) {
      var threads = new Thread[room];
      int count = group.enumerate(threads);
      if (count < room) {
        return Arrays.copyOf(threads, count);
      }
    }
  }
}
