package dev.assembler.pipeline.build;

import dev.assembler.pipeline.packages.debian.SuiteIndexes;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * Indexes of suites that several sources of a build are resolved from: fetched once, parsed once
 * for all who need them at the time, and given back when nobody does.
 */
final class SharedIndexes {

  private final Map<Object, Held> held = new HashMap<>();

  /** Fetches what is not there yet. */
  @FunctionalInterface
  interface Fetching {
    SuiteIndexes fetch() throws IOException;
  }

  private static final class Held {
    private final FutureTask<SuiteIndexes> indexes;
    private int users;

    Held(Fetching fetching) {
      this.indexes = new FutureTask<>(fetching::fetch);
    }
  }

  /** One who needs them, from when it says so to its end. */
  final class Use implements Closeable {
    private final Held mine;

    private Use(Held mine) {
      this.mine = mine;
    }

    SuiteIndexes get() throws IOException {
      mine.indexes.run(); // nothing, where somebody has begun it
      return Tasks.result(mine.indexes);
    }

    @Override
    public void close() throws IOException {
      synchronized (held) {
        mine.users--;
        if (mine.users == 0 && mine.indexes.state() == FutureTask.State.SUCCESS) {
          mine.indexes.resultNow().close();
        }
      }
    }
  }

  /**
   * @param name equal names are the same suites for the same architecture
   */
  Use use(Object name, Fetching fetching) {
    synchronized (held) {
      Held mine = held.computeIfAbsent(name, missing -> new Held(fetching));
      mine.users++;
      return new Use(mine);
    }
  }
}
