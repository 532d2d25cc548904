package dev.assembler.pipeline.build;

import dev.assembler.pipeline.build.BuildException.Problem;
import dev.assembler.pipeline.recipe.Architecture;
import dev.assembler.pipeline.recipe.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What all recipes of one build share: threads, cores, the workspace, open files, and what has gone
 * wrong. After a failure everything else goes on, so that all that is in the way is told at once.
 */
final class BuildFrame implements Closeable {

  private final Tasks tasks = new Tasks();
  private final StepTimes times = new StepTimes();
  private final SharedIndexes indexes = new SharedIndexes();
  private final Cores cores;
  private final Workspace workspace;
  private final BuildEvent.Listener listener;
  private final Consumer<Closeable> onOutput;
  private final List<Closeable> open = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private volatile boolean ended;

  /**
   * @param onOutput is given each unfinished output, so that whoever is interrupted can remove it
   */
  BuildFrame(
      Cores cores,
      Workspace workspace,
      BuildEvent.Listener listener,
      Consumer<Closeable> onOutput) {
    this.cores = cores;
    this.workspace = workspace;
    this.listener = listener;
    this.onOutput = onOutput;
  }

  Tasks tasks() {
    return tasks;
  }

  StepTimes times() {
    return times;
  }

  SharedIndexes indexes() {
    return indexes;
  }

  Cores cores() {
    return cores;
  }

  Workspace workspace() {
    return workspace;
  }

  Consumer<Closeable> onOutput() {
    return onOutput;
  }

  synchronized void tell(BuildEvent event) {
    listener.on(event);
  }

  void keep(Closeable resource) {
    if (resource != null) {
      synchronized (open) {
        open.add(resource);
      }
    }
  }

  /** Notes what went wrong; what is thrown for it is told no more. */
  SkippedException failed(Architecture architecture, Place place, Exception cause) {
    synchronized (problems) {
      problems.add(new Problem(architecture, place, cause));
    }
    return new SkippedException();
  }

  /** Before anything is made: not where only a plan is wanted. */
  void requireMaking() throws SkippedException {
    if (workspace.isLookedAt()) {
      throw new SkippedException();
    }
  }

  /** Before anything is begun: not where the build has ended, by an interrupt for example. */
  void requireGoing() throws SkippedException {
    if (ended) {
      throw new SkippedException();
    }
  }

  /**
   * @throws BuildException with everything that went wrong, in the order of the recipe
   */
  void requireSuccess() throws BuildException {
    synchronized (problems) {
      if (!problems.isEmpty()) {
        problems.sort(
            Comparator.comparingInt((Problem problem) -> problem.place().line())
                .thenComparing(Problem::architecture)
                .thenComparing(problem -> String.valueOf(problem.cause().getMessage())));
        throw new BuildException(problems);
      }
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    tasks.close();
    IOException failure = null;
    for (Closeable resource : open.reversed()) {
      try {
        resource.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
