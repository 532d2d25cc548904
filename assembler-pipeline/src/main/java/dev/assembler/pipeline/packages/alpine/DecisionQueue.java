package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;

/** Names that wait to be decided: those of which most is known come first. */
final class DecisionQueue {

  private static final Comparator<Name> HIGHEST_FIRST =
      Comparator.comparingLong((Name name) -> name.state.order).reversed();

  private final Deque<Name> now = new ArrayDeque<>();
  private final TreeSet<Name> selectable = new TreeSet<>(HIGHEST_FIRST);
  private final TreeSet<Name> rest = new TreeSet<>(HIGHEST_FIRST);

  /**
   * Puts a name where it belongs, if there is a reason to decide it.
   *
   * @param again whether one that waits already may belong elsewhere now
   */
  void add(Name name, boolean again) {
    NameState state = name.state;
    if (state.isDecided) {
      return;
    }
    boolean isNow =
        state.requirersDecided && state.requirers > 0 && state.hasSelectable && !state.hasOptions;
    if (state.queue == NameState.Queue.NONE) {
      if (state.requirers == 0 && !state.isTriggered && !state.awaitsConflict) {
        return;
      }
    } else if (state.queue == NameState.Queue.NOW || (!isNow && !again)) {
      return;
    }
    remove(name);
    if (isNow) {
      state.queue = NameState.Queue.NOW;
      now.add(name);
    } else if (state.hasSelectable) {
      state.queue = NameState.Queue.SELECTABLE;
      selectable.add(name);
    } else {
      state.queue = NameState.Queue.REST;
      rest.add(name);
    }
  }

  void remove(Name name) {
    switch (name.state.queue) {
      case NONE -> {}
      case NOW -> now.remove(name);
      case SELECTABLE -> selectable.remove(name);
      case REST -> rest.remove(name);
    }
    name.state.queue = NameState.Queue.NONE;
  }

  Name next() {
    Name name = now.poll();
    if (name == null) {
      name = selectable.pollFirst();
    }
    if (name == null) {
      name = rest.pollFirst();
    }
    if (name != null) {
      name.state.queue = NameState.Queue.NONE;
    }
    return name;
  }
}
