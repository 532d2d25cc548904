package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Need;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds the packages that a request comes to, by apk's rules. */
final class Resolver {

  /** As apk lists names: by their letters first. */
  static final Comparator<String> NAMES =
      Comparator.<String, String>comparing(name -> name.toLowerCase(Locale.ROOT))
          .thenComparing(Comparator.naturalOrder());

  private Resolver() {}

  /**
   * @param installed the base's packages
   * @param world the base's words
   * @param asked words to add to them; one about a name that the base has a word of replaces it
   * @throws UnresolvedException with all that is in the way
   */
  static Resolution resolve(
      List<ApkRepository> repositories,
      Collection<Installed> installed,
      List<ApkDependency> world,
      List<ApkDependency> asked,
      String architecture)
      throws UnresolvedException {
    List<ApkDependency> words = merged(world, asked);
    var graph = new PackageGraph(repositories, installed, architecture);
    List<Need> needs = words.stream().map(graph::need).toList();
    Set<Name> names = new HashSet<>();
    asked.forEach(word -> names.add(graph.name(word.name())));
    new Solver(graph).solve(needs, names);
    List<Candidate> order = new InstallOrder().of(needs);
    var problems = new ArrayList<>(unknownTags(graph, words));
    problems.addAll(new Diagnosis(graph, needs, order).problems());
    if (!problems.isEmpty()) {
      throw new UnresolvedException(problems);
    }
    Set<String> kept = new HashSet<>();
    order.forEach(one -> kept.add(one.info.checksum()));
    var reasons = new Reasons(needs, names, order);
    return new Resolution(
        order.stream().map(one -> resolved(one, reasons)).toList(),
        installed.stream()
            .map(Installed::info)
            .filter(one -> !kept.contains(one.checksum()))
            .toList(),
        words);
  }

  private static List<String> unknownTags(PackageGraph graph, List<ApkDependency> words) {
    return words.stream()
        .filter(word -> word.tag() != null && graph.repositories(word.tag()) == 0)
        .map(word -> word + ": no repository has the tag @" + word.tag())
        .toList();
  }

  private static List<ApkDependency> merged(List<ApkDependency> world, List<ApkDependency> asked) {
    Map<String, ApkDependency> words = new LinkedHashMap<>();
    world.forEach(word -> words.put(word.name(), word));
    asked.forEach(word -> words.put(word.name(), word));
    var merged = new ArrayList<>(words.values());
    merged.sort(Comparator.comparing(ApkDependency::name, NAMES));
    return merged;
  }

  private static ResolvedPackage resolved(Candidate candidate, Reasons reasons) {
    ApkRepository from = candidate.isInstalled ? null : candidate.repository;
    return new ResolvedPackage(
        candidate.info,
        from == null ? "" : from.toString(),
        from == null ? null : from.request(candidate.info),
        from == null ? null : from.tag(),
        reasons.of(candidate));
  }
}
