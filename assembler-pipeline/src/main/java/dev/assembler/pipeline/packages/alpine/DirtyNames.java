package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import java.util.ArrayDeque;
import java.util.Deque;

/** Names that have to be looked at anew, each once, in the order in which that became known. */
final class DirtyNames {

  private final Deque<Name> names = new ArrayDeque<>();

  /** The next one that is not decided; null if there is none. */
  Name next() {
    Name name = names.poll();
    while (name != null && name.state.isDecided) {
      name = names.poll();
    }
    if (name != null) {
      name.state.isDirty = false;
    }
    return name;
  }

  /** What needs a name may not be possible any more. */
  void recheckDepends(Name name) {
    for (Name other : name.neededBy) {
      if (other.state.isSeen) {
        other.state.checkDepends = true;
        add(other);
      }
    }
  }

  /** What comes by itself with a name may do so now. */
  void recheckTriggers(Name name) {
    for (Name other : name.comesWith) {
      if (other.state.isSeen && !other.state.neverTriggers) {
        other.state.checkInstallIf = true;
        add(other);
      }
    }
  }

  void recheckTriggersOf(Candidate candidate) {
    recheckTriggers(candidate.name);
    candidate.provides.forEach(provided -> recheckTriggers(provided.name()));
  }

  void add(Name name) {
    NameState state = name.state;
    if (!state.isDirty && !state.isDecided && (state.requirers > 0 || state.checkInstallIf)) {
      state.isDirty = true;
      names.add(name);
    }
  }
}
