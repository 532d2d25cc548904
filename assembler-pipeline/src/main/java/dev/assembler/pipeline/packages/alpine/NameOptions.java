package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Need;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may still be chosen for a name, and what all of these choices have in common. */
final class NameOptions {

  private final List<Provider> options = new ArrayList<>();
  private boolean hasForbidden;
  private boolean hasSelectable;
  private boolean isTriggered;
  private boolean neverTriggers = true;

  /** Looks at each package with the name; some are disqualified by what they need. */
  NameOptions(Solver solver, Name name) {
    NameState state = name.state;
    boolean checkDepends = state.checkDepends;
    boolean checkInstallIf = state.checkInstallIf;
    state.checkDepends = false;
    state.checkInstallIf = false;
    for (Provider provider : name.providers) {
      Candidate candidate = provider.candidate();
      candidate.state.isOption = false;
      if (checkDepends && candidate.state.isSelectable) {
        requireSatisfiable(solver, candidate);
      }
      if (!candidate.state.isSelectable) {
        continue;
      }
      if (checkInstallIf) {
        trigger(solver, candidate);
      }
      isTriggered |= candidate.state.isTriggered;
      neverTriggers &= candidate.state.neverTriggers;
      hasSelectable |= candidate.state.isTriggered;
      if (state.requirers > 0) {
        candidate.state.isOption = true;
        options.add(provider);
        hasForbidden |= !candidate.state.isAllowed;
        hasSelectable |= Choice.isTakenOfItself(provider);
      }
    }
  }

  private static void requireSatisfiable(Solver solver, Candidate candidate) {
    for (Need need : candidate.depends) {
      if (!solver.isSatisfiable(candidate, need)) {
        solver.disqualifyForDepends(candidate);
        return;
      }
    }
  }

  private static void trigger(Solver solver, Candidate candidate) {
    CandidateState state = candidate.state;
    if (!state.isTriggered && !state.neverTriggers) {
      solver.evaluateTrigger(candidate);
    }
    if (state.isTriggered) {
      solver.inheritTriggerPins(candidate);
    }
  }

  List<Provider> list() {
    return Collections.unmodifiableList(options);
  }

  /** Whether one of them is only in repositories that nobody asked for. */
  boolean hasForbidden() {
    return hasForbidden;
  }

  boolean hasSelectable() {
    return hasSelectable;
  }

  boolean isTriggered() {
    return isTriggered;
  }

  boolean neverTriggers() {
    return neverTriggers;
  }

  /** Names that each option needs. */
  Set<Name> commonDepends() {
    Set<Name> common = null;
    for (Provider option : options) {
      Set<Name> needed = new LinkedHashSet<>();
      for (Need need : option.candidate().depends) {
        if (!need.isConflict()) {
          needed.add(need.name());
        }
      }
      common = kept(common, needed);
    }
    return common == null ? Set.of() : common;
  }

  /** Names that each option has, and whether one of them has it without a version. */
  Map<Name, Boolean> commonProvides() {
    var unversioned = new LinkedHashMap<Name, Boolean>();
    Set<Name> common = null;
    for (Provider option : options) {
      Candidate candidate = option.candidate();
      Set<Name> provided = new LinkedHashSet<>();
      provided.add(candidate.name);
      unversioned.merge(candidate.name, option.version() == null, Boolean::logicalOr);
      for (Need need : candidate.provides) {
        provided.add(need.name());
        unversioned.merge(need.name(), need.word().version() == null, Boolean::logicalOr);
      }
      common = kept(common, provided);
    }
    unversioned.keySet().retainAll(common == null ? Set.of() : common);
    return unversioned;
  }

  private static Set<Name> kept(Set<Name> common, Set<Name> next) {
    if (common == null) {
      return next;
    }
    common.retainAll(next);
    return common;
  }
}
