package dev.assembler.pipeline.packages.debian;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
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
   * Something to be fulfilled by one of its alternatives.
   *
   * @param by who wants it; null for a request
   * @param reason in words
   * @param order first come, first served
   */
  record Wanted(List<Relation> alternatives, BinaryPackage by, String reason, long order) {

    String text() {
      return String.join(" | ", alternatives.stream().map(Relation::toString).toList());
    }
  }

  /** Where the search stands. */
  private static final class State {
    private final Selection selection;
    private final Deque<Wanted> forced = new ArrayDeque<>();
    private final PriorityQueue<Wanted> open =
        new PriorityQueue<>((a, b) -> Long.compare(a.order, b.order));

    State(Selection selection) {
      this.selection = selection;
    }

    State copy() {
      var copy = new State(selection.copy());
      copy.forced.addAll(forced);
      copy.open.addAll(open);
      return copy;
    }
  }

  /** A choice, and what has not been tried yet. */
  private record Choice(State before, Deque<BinaryPackage> untried) {}

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
    State found = search(start(requests));
    if (found == null) {
      problems.clear();
      fulfilAsFarAsPossible(start(requests));
      throw new ResolutionException(problems.stream().distinct().toList());
    }
    return Resolution.of(universe, found.selection, requests, base);
  }

  private State start(List<PackageRequest> requests) throws IOException {
    var state = new State(new Selection(universe));
    for (BinaryPackage there : base) {
      state.selection.add(there);
    }
    order = 0;
    for (PackageRequest request : requests) {
      state.forced.add(new Wanted(List.of(request.relation()), null, request.reason(), order++));
    }
    return state;
  }

  /** The first state in which nothing is open; null if there is none. */
  private State search(State first) throws IOException {
    Deque<Choice> choices = new ArrayDeque<>();
    State state = first;
    for (int takenBack = 0; takenBack <= MOST_CHOICES_TAKEN_BACK; ) {
      Wanted wanted = next(state);
      if (wanted == null) {
        return state;
      }
      Deque<BinaryPackage> candidates = new ArrayDeque<>(possible(state, wanted));
      BinaryPackage chosen = candidates.poll();
      if (chosen == null) {
        if (choices.isEmpty()) {
          return null;
        }
        takenBack++;
        Choice last = choices.pop();
        chosen = last.untried.poll();
        state = last.untried.isEmpty() ? last.before : last.before.copy();
        if (!last.untried.isEmpty()) {
          choices.push(last);
        }
      } else if (!candidates.isEmpty()) {
        choices.push(new Choice(state.copy(), candidates));
      }
      choose(state, chosen);
    }
    return null;
  }

  /** What is to be fulfilled next: what leaves no choice, then the rest; null if all is. */
  private Wanted next(State state) throws IOException {
    while (true) {
      boolean isForced = !state.forced.isEmpty();
      Wanted wanted = isForced ? state.forced.poll() : state.open.poll();
      if (wanted == null || !isFulfilled(state, wanted)) {
        return wanted;
      }
    }
  }

  private boolean isFulfilled(State state, Wanted wanted) {
    String from = from(wanted);
    for (Relation alternative : wanted.alternatives) {
      boolean isAssumed = wanted.by != null && assumed.contains(alternative.name());
      if (isAssumed || state.selection.fulfilling(alternative, from).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private String from(Wanted wanted) {
    return wanted.by == null ? universe.architecture() : universe.architectureOf(wanted.by);
  }

  /** All candidates that nothing chosen so far stands against. */
  private List<BinaryPackage> possible(State state, Wanted wanted) throws IOException {
    var possible = new ArrayList<BinaryPackage>();
    for (BinaryPackage candidate : candidates(wanted)) {
      if (state.selection.obstacle(candidate).isEmpty()) {
        possible.add(candidate);
      }
    }
    return possible;
  }

  private List<BinaryPackage> candidates(Wanted wanted) {
    var all = new ArrayList<BinaryPackage>();
    for (Relation alternative : wanted.alternatives) {
      for (BinaryPackage candidate : universe.candidates(alternative, from(wanted))) {
        if (!all.contains(candidate)) {
          all.add(candidate);
        }
      }
    }
    return all;
  }

  private void choose(State state, BinaryPackage chosen) throws IOException {
    state.selection.add(chosen);
    for (String field : Resolution.DEPENDENCIES) {
      for (List<Relation> group : chosen.groups(field, universe.architecture())) {
        var wanted = new Wanted(group, chosen, chosen.name() + " (" + field + ")", order++);
        (candidates(wanted).size() <= 1 ? state.forced : state.open).add(wanted);
      }
    }
  }

  /** Chooses without ever taking back, and notes whatever cannot be had. */
  private void fulfilAsFarAsPossible(State state) throws IOException {
    for (Wanted wanted = next(state); wanted != null; wanted = next(state)) {
      List<BinaryPackage> possible = possible(state, wanted);
      if (possible.isEmpty()) {
        problems.add(problem(state, wanted));
      } else {
        choose(state, possible.getFirst());
      }
    }
    if (problems.isEmpty()) {
      problems.add("no solution among the first " + MOST_CHOICES_TAKEN_BACK + " choices");
    }
  }

  private String problem(State state, Wanted wanted) throws IOException {
    var reasons = new ArrayList<String>();
    for (BinaryPackage candidate : candidates(wanted)) {
      Optional<String> obstacle = state.selection.obstacle(candidate);
      obstacle.ifPresent(reasons::add);
    }
    if (reasons.isEmpty()) {
      for (Relation alternative : wanted.alternatives) {
        String why = universe.whyNot(alternative);
        reasons.add(wanted.alternatives.size() == 1 ? why : alternative.name() + ": " + why);
      }
    }
    return wanted.text() + ", for " + wanted.reason + ": " + String.join("; ", reasons);
  }
}
