package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Need;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Provider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether what was decided holds, and if not everything that is in the way. */
final class Diagnosis {

  /** A message names as many packages and no more. */
  private static final int SHOWN = 5;

  private final PackageGraph graph;
  private final Set<String> problems = new LinkedHashSet<>();
  private final Deque<Candidate> toExplain = new ArrayDeque<>();
  private final Set<Candidate> explained = new HashSet<>();

  Diagnosis(PackageGraph graph, List<Need> world, List<Candidate> chosen) {
    this.graph = graph;
    Set<Candidate> together = new HashSet<>(chosen);
    for (Need need : world) {
      check(null, need);
    }
    for (Candidate one : chosen) {
      one.depends.forEach(need -> check(one, need));
      requireAllowed(one);
      requireOwnNames(one, together);
    }
    while (!toExplain.isEmpty()) {
      Candidate one = toExplain.pop();
      one.depends.forEach(need -> explain(one, need));
    }
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  private static String who(Candidate of) {
    return of == null ? "the request" : of.toString();
  }

  private void check(Candidate of, Need need) {
    Provider chosen = need.name().state.chosen;
    if (!need.isMet(of, chosen)) {
      if (need.isConflict()) {
        problems.add(chosen.candidate() + ": there, but " + who(of) + " says " + need.word());
      } else {
        missing(of, need);
      }
    }
  }

  /** Nothing with the name, nothing that fits, or nothing that can be there with all the rest. */
  private void missing(Candidate of, Need need) {
    Name name = need.name();
    String subject = need.word() + " (for " + who(of) + "): ";
    List<Provider> fitting =
        name.providers.stream().filter(provider -> need.isMet(of, provider)).toList();
    if (name.providers.isEmpty()) {
      problems.add(subject + "no such package" + Nearest.hint(name.text, graph.knownNames()));
    } else if (fitting.isEmpty()) {
      problems.add(subject + "there is only " + shown(name.providers));
    } else if (fitting.stream().noneMatch(Choice::isTakenOfItself)) {
      problems.add(subject + "taken from no package of itself; name one of " + shown(fitting));
    } else if (name.state.chosen != null) {
      problems.add(subject + name.state.chosen.candidate() + " was chosen for another reason");
    } else {
      fitting.stream().map(Provider::candidate).filter(explained::add).forEach(toExplain::add);
      if (fitting.stream().allMatch(provider -> explainsNothing(provider.candidate()))) {
        problems.add(subject + shown(fitting) + " cannot be there with the rest");
      }
    }
  }

  private boolean explainsNothing(Candidate candidate) {
    return candidate.depends.stream().allMatch(need -> isPossible(candidate, need));
  }

  /** Whether a need of a package that was not chosen would be met as things are. */
  private boolean isPossible(Candidate of, Need need) {
    if (need.name().state.isDecided && need.name().state.chosen != null) {
      return need.isMet(of, need.name().state.chosen);
    }
    return need.isConflict()
        || need.name().providers.stream()
            .anyMatch(
                provider -> need.isMet(of, provider) && provider.candidate().state.isSelectable);
  }

  private void explain(Candidate of, Need need) {
    if (isPossible(of, need)) {
      return;
    }
    Provider chosen = need.name().state.chosen;
    if (chosen == null) {
      missing(of, need);
    } else {
      problems.add(
          need.word() + " (for " + of + "): " + chosen.candidate() + " is there for other reasons");
    }
  }

  /** From a repository with a tag only what is asked for with it, and what that needs. */
  private void requireAllowed(Candidate one) {
    if (!one.state.isAllowed) {
      problems.add(
          one
              + ": only in "
              + one.repository
              + "; ask for "
              + one.name
              + "@"
              + one.repository.tag());
    } else if (!one.isInstalled && !graph.isForUs(one.info)) {
      problems.add(
          one
              + (one.info.isInstallable()
                  ? ": for " + one.info.architecture()
                  : ": its index says of it what is not understood here"));
    }
  }

  /** A name with a version belongs to one package. */
  private void requireOwnNames(Candidate one, Set<Candidate> together) {
    requireOwn(one, one.name, one.info.version(), together);
    for (Need provided : one.provides) {
      requireOwn(one, provided.name(), provided.word().version(), together);
    }
  }

  private void requireOwn(Candidate one, Name name, String version, Set<Candidate> together) {
    Provider chosen = name.state.chosen;
    if (chosen != null
        && chosen.candidate() != one
        && together.contains(chosen.candidate())
        && (version != null || chosen.version() != null)) {
      problems.add(one + " and " + chosen.candidate() + ": both are " + name);
    }
  }

  private static String shown(List<Provider> providers) {
    List<String> all = new ArrayList<>();
    for (Provider provider : providers) {
      all.add(
          provider.candidate()
              + (provider.candidate().info.version().equals(provider.version())
                      || provider.version() == null
                  ? ""
                  : " (with " + provider.version() + ")"));
    }
    return all.stream().limit(SHOWN).collect(Collectors.joining(", "))
        + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
  }
}
