package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Need;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Provider;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the part of the graph that a request can reach, and numbers its names: what others need has
 * lower numbers. A walk without recursion, however long a chain of needs is.
 */
final class Discovery {

  /** Names of the request are decided first, packages' own names before provided ones. */
  private static final long ASKED_FOR = 1L << 40;

  private static final long HAS_PACKAGE = 1L << 39;

  private final PackageGraph graph;
  private final List<Need> world;
  private final Set<Name> asked;
  private final Deque<Visit> open = new ArrayDeque<>();
  private long number;

  Discovery(PackageGraph graph, List<Need> world, Set<Name> asked) {
    this.graph = graph;
    this.world = world;
    this.asked = asked;
  }

  void run() {
    for (Need need : world) {
      visit(need.name());
      while (!open.isEmpty()) {
        open.peek().step();
      }
    }
  }

  private void visit(Name name) {
    if (!name.state.isSeen) {
      name.state.isSeen = true;
      name.state.neverTriggers = true;
      open.push(new Visit(name));
    }
  }

  /** A name some of whose neighbours have been visited. */
  private final class Visit {
    private final Name name;
    private int stage;
    private int provider;
    private Iterator<Name> neighbours = Collections.emptyIterator();

    Visit(Name name) {
      this.name = name;
    }

    void step() {
      if (neighbours.hasNext()) {
        visit(neighbours.next());
        return;
      }
      switch (stage) {
        case 0 -> nextProvider();
        case 1 -> {
          stage++;
          neighbours = triggered();
        }
        case 2 -> {
          stage++;
          name.state.order = order();
          neighbours =
              name.providers.stream()
                  .flatMap(one -> one.candidate().installIf.stream().map(Need::name))
                  .iterator();
        }
        default -> open.pop();
      }
    }

    private void nextProvider() {
      if (provider == name.providers.size()) {
        stage++;
        return;
      }
      Candidate candidate = name.providers.get(provider++).candidate();
      if (!candidate.state.isSeen) {
        candidate.state.isSeen = true;
        prepare(candidate);
        neighbours = candidate.depends.stream().map(Need::name).iterator();
      }
      name.state.neverTriggers &= candidate.state.neverTriggers;
    }

    private Iterator<Name> triggered() {
      Stream<Name> ofProviders =
          name.providers.stream()
              .map(Provider::candidate)
              .flatMap(one ->
                  Stream.concat(
                      one.name.comesWith.stream(), one.provides.stream().map(Need::name)));
      return Stream.concat(name.comesWith.stream(), ofProviders).iterator();
    }

    private long order() {
      boolean hasPackage = name.providers.stream().anyMatch(one -> one.candidate().name == name);
      return ++number | (asked.contains(name) ? ASKED_FOR : 0) | (hasPackage ? HAS_PACKAGE : 0);
    }
  }

  private void prepare(Candidate candidate) {
    CandidateState state = candidate.state;
    state.isSelectable = candidate.isInstalled || graph.isForUs(candidate.info);
    state.neverTriggers = candidate.installIf.isEmpty();
    state.allowed = graph.repositories(null);
    state.isPreferred =
        candidate.info.installedSize() == 0 || (candidate.homes & state.allowed) != 0;
    state.isAllowed = state.isPreferred || candidate.isInstalled;
  }
}
