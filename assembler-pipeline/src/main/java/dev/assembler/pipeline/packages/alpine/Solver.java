package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Need;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Provider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which package has each name, by apk's rules: what is known is propagated through the
 * graph as far as it goes, then one name is decided, and so on; nothing is ever taken back. So the
 * result follows from the request and the indexes alone, in time that grows with the part of the
 * graph that matters.
 *
 * <p>Whether the result holds is for {@link Diagnosis} to say.
 */
final class Solver {

  private final PackageGraph graph;
  private final DirtyNames dirty = new DirtyNames();
  private final DecisionQueue queue = new DecisionQueue();
  private final Choice choice = new Choice();

  Solver(PackageGraph graph) {
    this.graph = graph;
  }

  /**
   * @param world all that must be there, ordered by name
   * @param asked names of these that were asked for now, and not before by the base
   */
  void solve(List<Need> world, Set<Name> asked) {
    new Discovery(graph, world, asked).run();
    for (Need need : world) {
      long pinned = graph.repositories(need.word().tag());
      apply(null, need, pinned);
    }
    while (true) {
      for (Name name = dirty.next(); name != null; name = dirty.next()) {
        reconsider(name);
      }
      Name next = queue.next();
      if (next == null) {
        return;
      }
      decide(next);
    }
  }

  /** A word of a package, or of the request, takes effect on everything that has the name. */
  private void apply(Candidate of, Need need, long pinned) {
    Name name = need.name();
    if (!need.isConflict() && ++name.state.requirers == 1) {
      isNeeded(name);
    }
    for (Provider provider : name.providers) {
      Candidate candidate = provider.candidate();
      if (!need.isMet(of, provider)) {
        candidate.state.conflicts++;
        if (candidate.state.isSelectable) {
          disqualify(candidate);
        }
      } else {
        inheritPins(candidate, of, pinned);
      }
    }
  }

  private void isNeeded(Name name) {
    queue.add(name, false);
    dirty.recheckTriggers(name);
    dirty.add(name);
  }

  /** What may bring a package in may also bring in, from where it came, what it needs. */
  private void inheritPins(Candidate candidate, Candidate of, long pinned) {
    CandidateState state = candidate.state;
    if (of == null) {
      state.allowed |= pinned;
      state.isPreferred = (candidate.homes & pinned) != 0;
    } else {
      state.allowed |= of.state.allowed;
    }
    state.isAllowed |= (candidate.homes & state.allowed) != 0;
  }

  private void disqualify(Candidate candidate) {
    candidate.state.isSelectable = false;
    dirty.recheckDepends(candidate.name);
    candidate.provides.forEach(provided -> dirty.recheckDepends(provided.name()));
    dirty.recheckTriggersOf(candidate);
  }

  /** Looks at everything that has a name anew, and passes on what follows. */
  private void reconsider(Name name) {
    NameState state = name.state;
    boolean hadSelectable = state.hasSelectable;
    var options = new NameOptions(this, name);
    state.hasOptions = options.list().size() > 1 || options.hasForbidden();
    state.isTriggered = options.isTriggered();
    state.neverTriggers = options.neverTriggers();
    state.hasSelectable = options.hasSelectable();
    if (!options.list().isEmpty()) {
      name.providers.forEach(
          provider -> provider.candidate().state.wasOption = provider.candidate().state.isOption);
      propagate(name, options);
    }
    state.requirersDecided =
        name.neededBy.stream().allMatch(other -> !other.state.isSeen || other.state.isDecided);
    queue.add(name, hadSelectable != state.hasSelectable);
  }

  private void propagate(Name name, NameOptions options) {
    Candidate first = options.list().getFirst().candidate();
    Set<Name> common = options.commonDepends();
    if (options.list().size() == 1) {
      var applied = new LinkedHashSet<>(common);
      for (Need need : first.depends) {
        if (applied.remove(need.name())) {
          apply(first, need, 0);
        }
      }
    } else {
      for (Name needed : common) {
        if (needed.state.requirers == 0) {
          needed.state.requirers++;
          isNeeded(needed);
          needed.providers.forEach(provider -> inheritPins(provider.candidate(), first, 0));
        }
      }
    }
    options
        .commonProvides()
        .forEach((provided, unversioned) -> {
          if (provided != name) {
            excludeOthers(provided, name, unversioned);
          }
        });
  }

  /** Whatever is chosen for {@code needed} also has {@code name}: others with it are out. */
  private void excludeOthers(Name name, Name needed, boolean sparesUnversioned) {
    for (Provider provider : name.providers) {
      Candidate candidate = provider.candidate();
      if (candidate.name == needed
          || !candidate.state.isSelectable
          || (sparesUnversioned && provider.version() == null)) {
        continue;
      }
      boolean spared =
          candidate.provides.stream()
              .anyMatch(provided ->
                  provided.name() == needed
                      || (sparesUnversioned && provided.word().version() == null));
      if (!spared) {
        disqualify(candidate);
      }
    }
  }

  /** Whether something of the need can still come true. */
  boolean isSatisfiable(Candidate of, Need need) {
    NameState state = need.name().state;
    if (state.isDecided) {
      return need.isMet(of, state.chosen);
    }
    if (state.requirers == 0 && need.isConflict()) {
      return true;
    }
    for (Provider provider : need.name().providers) {
      if (provider.candidate().state.isSelectable && need.isMet(of, provider)) {
        return true;
      }
    }
    return false;
  }

  void disqualifyForDepends(Candidate candidate) {
    disqualify(candidate);
  }

  /** Whether a package would come by itself now; it waits while one of its conditions is open. */
  void evaluateTrigger(Candidate candidate) {
    CandidateState state = candidate.state;
    state.isTriggered = true;
    for (Need condition : candidate.installIf) {
      NameState at = condition.name().state;
      if (!at.isDecided) {
        state.isTriggered = false;
        if (condition.isConflict()) {
          at.awaitsConflict = true;
          queue.add(condition.name(), false);
        }
        return;
      }
      if (!condition.isMet(candidate, at.chosen)) {
        state.isTriggered = false;
        state.neverTriggers = true;
        return;
      }
    }
  }

  void inheritTriggerPins(Candidate candidate) {
    for (Need condition : candidate.installIf) {
      Provider chosen = condition.name().state.chosen;
      if (chosen != null) {
        inheritPins(candidate, chosen.candidate(), 0);
      }
    }
  }

  private void decide(Name name) {
    Provider chosen = choice.of(name);
    if (chosen == null) {
      assign(name, null);
      return;
    }
    Candidate candidate = chosen.candidate();
    assign(candidate.name, new Provider(candidate, candidate.info.version()));
    for (Need provided : candidate.provides) {
      assign(provided.name(), new Provider(candidate, provided.word().version()));
    }
    candidate.depends.forEach(need -> apply(candidate, need, 0));
  }

  private void assign(Name name, Provider chosen) {
    NameState state = name.state;
    if (state.isDecided) {
      return; // as another package's already: Diagnosis says whether both may have it
    }
    state.isDecided = true;
    state.chosen = chosen;
    queue.remove(name);
    if (chosen != null) {
      Candidate candidate = chosen.candidate();
      if (state.requirers == 0 && candidate.state.isTriggered) {
        for (Need condition : candidate.installIf) {
          if (!condition.name().state.isDecided) {
            apply(candidate, condition, 0);
          }
        }
      }
    }
    boolean unversioned = chosen == null || chosen.version() == null;
    for (Provider other : name.providers) {
      boolean isChosen = chosen != null && other.candidate() == chosen.candidate();
      boolean isShared = unversioned && other.version() == null;
      if (!isChosen && !isShared) {
        disqualify(other.candidate());
      }
    }
    dirty.recheckDepends(name);
    if (chosen == null) {
      dirty.recheckTriggers(name);
    } else {
      dirty.recheckTriggersOf(chosen.candidate());
    }
  }
}
