package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.packages.debian.SearchState.Wanted;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds packages that fulfil requests and all dependencies among themselves. What has one way to be
 * fulfilled is settled before what has several; of several the first that works is taken: in the
 * order of the alternatives, the newest version, for a name that is only provided the provider that
 * the system needs most. A choice that ends in a conflict is taken back. The result follows from
 * the indexes and the requests alone.
 */
final class Resolver {

  /** Far beyond what releases of Debian need, whose dependencies can be fulfilled. */
  private static final int MOST_CHOICES_TAKEN_BACK = 10_000;

  /**
   * A choice whose turn is not over.
   *
   * @param before what is tried next begins here
   * @param against the earlier choices because of which what has been tried does not work
   */
  private record Choice(SearchState before, Deque<BinaryPackage> untried, BitSet against) {}

  private final PackageUniverse universe;
  private final List<BinaryPackage> base;
  private final Set<String> assumed;
  private final List<String> problems = new ArrayList<>();
  private long order;

  /**
   * @param base what is there already and stays; nobody asks whether its own needs are met
   * @param assumed names that count as there, of whatever version
   */
  Resolver(PackageUniverse universe, List<BinaryPackage> base, Set<String> assumed) {
    this.universe = universe;
    this.base = base;
    this.assumed = assumed;
  }

  /**
   * The packages, in an order in which each comes after those it depends on, as far as these do not
   * depend on it.
   *
   * @throws ResolutionException with everything that is in the way
   */
  Resolution resolve(List<PackageRequest> requests) throws IOException {
    SearchState found = search(start(requests));
    if (found == null) {
      fulfilAsFarAsPossible(start(requests));
      throw new ResolutionException(problems.stream().distinct().toList());
    }
    return Resolution.of(universe, found.selection(), requests, base);
  }

  private SearchState start(List<PackageRequest> requests) throws IOException {
    var state = new SearchState(universe, base);
    order = 0;
    for (PackageRequest request : requests) {
      state.want(new Wanted(List.of(request.relation()), null, request.reason(), order++), true);
    }
    return state;
  }

  /**
   * The first state in which nothing is open; null if there is none. What cannot be fulfilled leads
   * back to the last choice that has to do with it: others between would only be tried in vain
   * (conflict-directed backjumping, Prosser 1993). So the first state is that of trying all.
   */
  private SearchState search(SearchState first) throws IOException {
    List<Choice> choices = new ArrayList<>();
    SearchState state = first;
    int takenBack = 0;
    while (true) {
      Wanted wanted = next(state);
      if (wanted == null) {
        return state;
      }
      List<BinaryPackage> candidates = candidates(wanted);
      Deque<BinaryPackage> possible = new ArrayDeque<>(state.possible(candidates));
      BinaryPackage chosen = possible.poll();
      BitSet because =
          possible.isEmpty() || chosen == null
              ? state.causes(wanted, candidates)
              : bit(choices.size());
      if (chosen == null) {
        int last = because.length() - 1;
        if (last < 0) {
          return null;
        }
        if (++takenBack > MOST_CHOICES_TAKEN_BACK) {
          problems.add(
              "no solution before " + MOST_CHOICES_TAKEN_BACK + " choices were taken back");
          return null;
        }
        choices.subList(last + 1, choices.size()).clear();
        Choice choice = choices.getLast();
        because.clear(last);
        choice.against.or(because);
        chosen = choice.untried.poll();
        boolean more = !choice.untried.isEmpty();
        state = more ? choice.before.copy() : choice.before;
        because = more ? bit(last) : choice.against;
        if (!more) {
          choices.removeLast();
        }
      } else if (!possible.isEmpty()) {
        BitSet against = state.causes(wanted, candidates);
        choices.add(new Choice(state.copy(), possible, against));
      }
      choose(state, chosen, because);
    }
  }

  private static BitSet bit(int index) {
    var bit = new BitSet();
    bit.set(index);
    return bit;
  }

  /** What is to be fulfilled next; null if all is. */
  private Wanted next(SearchState state) throws IOException {
    while (true) {
      Wanted wanted = state.poll();
      if (wanted == null || !isFulfilled(state, wanted)) {
        return wanted;
      }
    }
  }

  private boolean isFulfilled(SearchState state, Wanted wanted) {
    String from = from(wanted);
    for (Relation alternative : wanted.alternatives()) {
      boolean isAssumed = wanted.by() != null && assumed.contains(alternative.name());
      if (isAssumed || state.selection().fulfilling(alternative, from).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private String from(Wanted wanted) {
    return wanted.by() == null ? universe.architecture() : universe.architectureOf(wanted.by());
  }

  /** All that would do, the best first. */
  private List<BinaryPackage> candidates(Wanted wanted) {
    var all = new ArrayList<BinaryPackage>();
    for (Relation alternative : wanted.alternatives()) {
      for (BinaryPackage candidate : universe.candidates(alternative, from(wanted))) {
        if (!all.contains(candidate)) {
          all.add(candidate);
        }
      }
    }
    return all;
  }

  private void choose(SearchState state, BinaryPackage chosen, BitSet because) throws IOException {
    state.add(chosen, because);
    for (String field : Resolution.DEPENDENCIES) {
      for (List<Relation> group : chosen.groups(field, universe.architecture())) {
        var wanted = new Wanted(group, chosen, chosen.name() + " (" + field + ")", order++);
        state.want(wanted, candidates(wanted).size() <= 1);
      }
    }
  }

  /** Chooses without ever taking back, and notes whatever cannot be had. */
  private void fulfilAsFarAsPossible(SearchState state) throws IOException {
    for (Wanted wanted = next(state); wanted != null; wanted = next(state)) {
      List<BinaryPackage> possible = state.possible(candidates(wanted));
      if (possible.isEmpty()) {
        problems.add(problem(state, wanted));
      } else {
        choose(state, possible.getFirst(), new BitSet());
      }
    }
  }

  private String problem(SearchState state, Wanted wanted) throws IOException {
    var reasons = new ArrayList<String>();
    for (BinaryPackage candidate : candidates(wanted)) {
      Optional<Selection.Obstacle> obstacle = state.selection().obstacle(candidate);
      obstacle.map(Selection.Obstacle::text).ifPresent(reasons::add);
    }
    if (reasons.isEmpty()) {
      for (Relation alternative : wanted.alternatives()) {
        String why = universe.whyNot(alternative);
        reasons.add(wanted.alternatives().size() == 1 ? why : alternative.name() + ": " + why);
      }
    }
    return wanted.text() + ", for " + wanted.reason() + ": " + String.join("; ", reasons);
  }
}
