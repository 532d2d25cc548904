package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Provider;

/** Which of several packages is taken for a name. */
final class Choice {

  /** The best of those that have the name; null if nothing is to have it. */
  Provider of(Name name) {
    NameState at = name.state;
    Provider best = null;
    if (at.requirers == 0 && !at.isTriggered) {
      return null;
    }
    for (Provider provider : name.providers) {
      CandidateState state = provider.candidate().state;
      boolean comesByItself = state.isTriggered && state.isAllowed && state.isSelectable;
      if ((at.requirers > 0 || comesByItself)
          && isTakenOfItself(provider)
          && (best == null || isBetter(provider, best))) {
        best = provider;
      }
    }
    return best;
  }

  /**
   * A name without a version is only a hint: of the packages that provide it one is taken that says
   * it is meant to be, or that is needed for another reason.
   */
  static boolean isTakenOfItself(Provider provider) {
    Candidate candidate = provider.candidate();
    return provider.version() != null
        || candidate.info.providerPriority() > 0
        || candidate.name.state.requirers > 0;
  }

  private static boolean isBetter(Provider a, Provider b) {
    CandidateState left = a.candidate().state;
    CandidateState right = b.candidate().state;
    int order = Boolean.compare(left.isSelectable, right.isSelectable);
    if (order == 0) {
      order = Boolean.compare(left.wasOption, right.wasOption);
    }
    if (order == 0) {
      order = Integer.compare(right.conflicts, left.conflicts);
    }
    if (order == 0) {
      order = Boolean.compare(left.isAllowed, right.isAllowed);
    }
    if (order == 0) {
      order = Boolean.compare(left.isPreferred, right.isPreferred);
    }
    return (order == 0 ? byPackage(a, b) : order) > 0;
  }

  /** Of two that may be taken as well as each other. */
  private static int byPackage(Provider a, Provider b) {
    Candidate left = a.candidate();
    Candidate right = b.candidate();
    int order = 0;
    if (left.name == right.name || a.version() != null || b.version() != null) {
      order = Boolean.compare(left.isInstalled, right.isInstalled);
    }
    if (order == 0) {
      order = byVersion(a.version(), b.version());
    }
    if (order == 0 && left.name == right.name) {
      order = byVersion(left.info.version(), right.info.version());
    }
    if (order == 0) {
      order = Integer.compare(left.info.providerPriority(), right.info.providerPriority());
    }
    if (order == 0) {
      order = Boolean.compare(left.isInstalled, right.isInstalled);
    }
    // The repository that was given first.
    return order != 0
        ? order
        : Integer.compare(
            Long.numberOfTrailingZeros(right.repositories),
            Long.numberOfTrailingZeros(left.repositories));
  }

  private static int byVersion(String a, String b) {
    if (a == null || b == null) {
      return 0;
    }
    return switch (ApkVersion.compare(a, b)) {
      case ApkVersion.LESS -> -1;
      case ApkVersion.GREATER -> 1;
      default -> 0;
    };
  }
}
