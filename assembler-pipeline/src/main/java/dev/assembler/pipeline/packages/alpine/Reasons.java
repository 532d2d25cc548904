package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Need;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who asked for a package that was chosen. */
final class Reasons {

  private final Map<Candidate, Set<String>> requirers = new HashMap<>();

  Reasons(List<Need> world, Set<Name> asked, List<Candidate> chosen) {
    for (Need need : world) {
      add(need, asked.contains(need.name()) ? "the request" : "the base");
    }
    for (Candidate one : chosen) {
      for (Need need : one.depends) {
        add(need, one.info.name());
      }
    }
  }

  private void add(Need need, String by) {
    if (!need.isConflict() && need.name().state.chosen != null) {
      requirers
          .computeIfAbsent(need.name().state.chosen.candidate(), c -> new TreeSet<>(order()))
          .add(by);
    }
  }

  /** The request and the base before packages. */
  private static Comparator<String> order() {
    return Comparator.comparing((String by) -> !by.startsWith("the "))
        .thenComparing(Resolver.NAMES);
  }

  List<String> of(Candidate candidate) {
    Set<String> found = requirers.get(candidate);
    if (found != null) {
      found.remove(candidate.info.name());
    }
    if (found != null && !found.isEmpty()) {
      return List.copyOf(found);
    }
    return List.of(
        "itself, with "
            + candidate.installIf.stream()
                .map(need -> need.word().toString())
                .collect(Collectors.joining(" ")));
  }
}
