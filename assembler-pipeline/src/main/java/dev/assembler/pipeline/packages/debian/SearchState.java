package dev.assembler.pipeline.packages.debian;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Where a search for packages stands: what has been chosen and because of which choices, and what
 * is still to be fulfilled.
 */
final class SearchState {

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

  private final Selection selection;
  private final Map<BinaryPackage, BitSet> causes;
  private final Deque<Wanted> forced = new ArrayDeque<>();
  private final PriorityQueue<Wanted> open =
      new PriorityQueue<>((a, b) -> Long.compare(a.order, b.order));

  /** Nothing chosen but what is there already, which no choice can change. */
  SearchState(PackageUniverse universe, List<BinaryPackage> base) throws IOException {
    this(new Selection(universe), new IdentityHashMap<>());
    for (BinaryPackage there : base) {
      selection.add(there);
      causes.put(there, new BitSet());
    }
  }

  private SearchState(Selection selection, Map<BinaryPackage, BitSet> causes) {
    this.selection = selection;
    this.causes = causes;
  }

  /** One that can be changed without changing this. */
  SearchState copy() {
    var copy = new SearchState(selection.copy(), new IdentityHashMap<>(causes));
    copy.forced.addAll(forced);
    copy.open.addAll(open);
    return copy;
  }

  Selection selection() {
    return selection;
  }

  /**
   * Chooses a package.
   *
   * @param because the choices without which it would not have to be there
   */
  void add(BinaryPackage chosen, BitSet because) throws IOException {
    selection.add(chosen);
    causes.put(chosen, because);
  }

  void want(Wanted wanted, boolean leavesNoChoice) {
    (leavesNoChoice ? forced : open).add(wanted);
  }

  /** Takes what is to be fulfilled next: what leaves no choice, then the rest; null if all is. */
  Wanted poll() {
    return forced.isEmpty() ? open.poll() : forced.poll();
  }

  /** The candidates that nothing chosen so far stands against. */
  List<BinaryPackage> possible(List<BinaryPackage> candidates) throws IOException {
    var possible = new ArrayList<BinaryPackage>();
    for (BinaryPackage candidate : candidates) {
      if (selection.obstacle(candidate).isEmpty()) {
        possible.add(candidate);
      }
    }
    return possible;
  }

  /**
   * The choices that something follows from: those that its wish follows from, and those that stand
   * against its other candidates.
   */
  BitSet causes(Wanted wanted, List<BinaryPackage> candidates) throws IOException {
    var all = new BitSet();
    if (wanted.by != null) {
      all.or(causes.get(wanted.by));
    }
    for (BinaryPackage candidate : candidates) {
      selection.obstacle(candidate).ifPresent(obstacle -> all.or(causes.get(obstacle.by())));
    }
    return all;
  }
}
