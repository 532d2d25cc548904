package dev.assembler.pipeline.reproduce;

import dev.assembler.pipeline.diff.DiffResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Builds again on other hosts and compares. What is not expected to matter is perturbed in few
 * builds, many things at once: a build that comes out the same has stood all of them. Where it does
 * not, each is tried alone.
 */
public final class ReproduceJob {

  /** Slow: a build of its own. */
  private static final Set<Perturbation> OF_JVM =
      EnumSet.of(Perturbation.INTERPRETER, Perturbation.COLLECTOR);

  private final Rebuild build;
  private final ReproduceRequest request;
  private final Consumer<Set<Perturbation>> progress;
  private final Map<Perturbation, Verdict> verdicts = new EnumMap<>(Perturbation.class);
  private int builds;

  /**
   * @param progress told of each build before it begins
   */
  public ReproduceJob(
      Rebuild build, ReproduceRequest request, Consumer<Set<Perturbation>> progress) {
    this.build = build;
    this.request = request;
    this.progress = progress;
    request.notTried().forEach((which, why) -> verdicts.put(which, new Verdict.NotTried(why)));
  }

  /** Builds as often as it takes. */
  public ReproduceResult run() throws IOException {
    if (!(attempt(Set.of()) instanceof Attempt.Built plain)) {
      throw new IllegalStateException("a build that fails here has nothing to be compared with");
    }
    for (Set<Perturbation> trial : trials()) {
      Verdict verdict = verdict(plain, trial);
      if (verdict instanceof Verdict.Equal || trial.size() == 1) {
        trial.forEach(each -> verdicts.put(each, verdict));
      } else {
        oneByOne(plain, trial, verdict);
      }
    }
    build.compared(plain, verdicts.values().stream().anyMatch(Verdict.Different.class::isInstance));
    return new ReproduceResult(verdicts, builds);
  }

  /** Together what should not matter, then the JVM, then whatever has to be told apart. */
  private List<Set<Perturbation>> trials() {
    var together = EnumSet.allOf(Perturbation.class);
    together.removeAll(OF_JVM);
    together.remove(Perturbation.USER);
    together.removeAll(request.alone());
    var alone = EnumSet.of(Perturbation.USER);
    alone.addAll(request.alone());
    var trials = new ArrayList<Set<Perturbation>>(List.of(together, EnumSet.copyOf(OF_JVM)));
    alone.forEach(each -> trials.add(EnumSet.of(each)));
    trials.forEach(trial -> trial.removeAll(request.notTried().keySet()));
    trials.removeIf(Set::isEmpty);
    return trials;
  }

  private void oneByOne(Attempt.Built plain, Set<Perturbation> trial, Verdict together)
      throws IOException {
    boolean isExplained = together instanceof Verdict.NotTried;
    for (Perturbation each : trial) {
      Verdict verdict = verdict(plain, EnumSet.of(each));
      isExplained |= verdict instanceof Verdict.Different || verdict instanceof Verdict.Failed;
      verdicts.put(each, verdict);
    }
    if (!isExplained) {
      Verdict shared =
          together instanceof Verdict.Different(DiffResult differences, boolean _)
              ? new Verdict.Different(differences, true)
              : together;
      trial.stream()
          .filter(each -> verdicts.get(each) instanceof Verdict.Equal)
          .forEach(each -> verdicts.put(each, shared));
    }
  }

  private Verdict verdict(Attempt.Built plain, Set<Perturbation> trial) throws IOException {
    return switch (attempt(trial)) {
      case Attempt.NotTried(String reason) -> new Verdict.NotTried(reason);
      case Attempt.Failed(int exit, String message) -> new Verdict.Failed(exit, message);
      case Attempt.Built built -> {
        DiffResult differences =
            new FolderComparison(plain.folder(), built.folder(), request.max()).run();
        build.compared(built, !differences.isEqual());
        yield differences.isEqual()
            ? new Verdict.Equal()
            : new Verdict.Different(differences, false);
      }
    };
  }

  private Attempt attempt(Set<Perturbation> trial) throws IOException {
    progress.accept(trial);
    Attempt attempt = build.on(trial);
    builds += attempt instanceof Attempt.NotTried ? 0 : 1;
    return attempt;
  }
}
