package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.text.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All packages of all indexes, by name and by what they provide. */
final class PackageUniverse {

  private final String architecture;
  private final Map<String, List<BinaryPackage>> named = new HashMap<>();
  private final Map<String, List<BinaryPackage>> providers = new HashMap<>();
  private final Collection<PackageIndex> indexes;

  /**
   * @param architecture the one that is made for; packages for "all" count as its own
   */
  PackageUniverse(String architecture, Collection<PackageIndex> indexes) {
    this.architecture = architecture;
    this.indexes = List.copyOf(indexes);
    for (PackageIndex index : indexes) {
      for (BinaryPackage candidate : index.packages()) {
        named.computeIfAbsent(candidate.name(), name -> new ArrayList<>(1)).add(candidate);
        for (Relation provided : candidate.provides()) {
          providers.computeIfAbsent(provided.name(), name -> new ArrayList<>(1)).add(candidate);
        }
      }
    }
    // Stable: of equal versions the one of the earlier source stays before the other.
    named.values().forEach(list -> list.sort(newestFirst()));
    providers
        .values()
        .forEach(list ->
            list.sort(
                mostWanted()
                    .thenComparing(BinaryPackage::priority)
                    .thenComparing(BinaryPackage::name)
                    .thenComparing(newestFirst())));
  }

  private Comparator<BinaryPackage> newestFirst() {
    return Comparator.comparing(this::isForeign)
        .thenComparing(mostWanted())
        .thenComparing(BinaryPackage::version, Comparator.reverseOrder());
  }

  /** What is to come only when it is asked for comes last. */
  private static Comparator<BinaryPackage> mostWanted() {
    return Comparator.comparingInt(candidate -> -candidate.index().pin());
  }

  String architecture() {
    return architecture;
  }

  private boolean isForeign(BinaryPackage candidate) {
    return !architectureOf(candidate).equals(architecture);
  }

  /** A package's architecture, that which is made for if it is "all". */
  String architectureOf(BinaryPackage candidate) {
    return candidate.architecture().equals("all") ? architecture : candidate.architecture();
  }

  /** Those of that name, our architecture's first, of each the most wanted and newest first. */
  List<BinaryPackage> named(String name) {
    return named.getOrDefault(name, List.of());
  }

  Collection<String> names() {
    return named.keySet();
  }

  /**
   * Whatever fulfils a relation, the best first: packages of that name before those that only
   * provide it, these by their priority and then by name.
   *
   * @param from the architecture of the package that states the relation
   */
  List<BinaryPackage> candidates(Relation relation, String from) {
    var found = new ArrayList<BinaryPackage>(2);
    for (BinaryPackage candidate : named(relation.name())) {
      if (fulfils(candidate, relation, from)) {
        found.add(candidate);
      }
    }
    for (BinaryPackage candidate : providers.getOrDefault(relation.name(), List.of())) {
      if (!found.contains(candidate) && fulfils(candidate, relation, from)) {
        found.add(candidate);
      }
    }
    return found;
  }

  /** Whether a package fulfils a dependency, by its name or by what it provides. */
  boolean fulfils(BinaryPackage candidate, Relation relation, String from) {
    return fitsArchitecture(candidate, relation, from) && meets(candidate, relation);
  }

  /** Whether name and version are the relation's, its own or provided ones; all architectures. */
  static boolean meets(BinaryPackage candidate, Relation relation) {
    if (candidate.name().equals(relation.name()) && relation.accepts(candidate.version())) {
      return true;
    }
    for (Relation provided : candidate.provides()) {
      if (provided.name().equals(relation.name())
          && (!relation.hasVersion()
              || (provided.hasVersion() && relation.accepts(provided.version())))) {
        return true;
      }
    }
    return false;
  }

  private boolean fitsArchitecture(BinaryPackage candidate, Relation relation, String from) {
    String its = architectureOf(candidate);
    return switch (relation.architecture()) {
      case "" -> its.equals(from) || candidate.multiArch() == BinaryPackage.MultiArch.FOREIGN;
      case "any" ->
          its.equals(from)
              || candidate.multiArch() == BinaryPackage.MultiArch.ALLOWED
              || candidate.multiArch() == BinaryPackage.MultiArch.FOREIGN;
      case "native" -> its.equals(architecture);
      default -> its.equals(relation.architecture());
    };
  }

  /** Why nothing fulfils a relation: the versions there are, or the name that was meant. */
  String whyNot(Relation relation) {
    for (PackageIndex index : indexes) {
      String malformed = index.leftOut().get(relation.name());
      if (malformed != null) {
        return index.name() + ": " + malformed;
      }
    }
    List<BinaryPackage> others = named(relation.name());
    if (!others.isEmpty()) {
      return "only "
          + String.join(
              ", ",
              others.stream()
                  .map(other -> other.version() + " for " + other.architecture())
                  .distinct()
                  .toList())
          + (others.size() == 1 ? " is there" : " are there");
    }
    if (providers.containsKey(relation.name())) {
      return "no package of that name, and none provides that version";
    }
    Optional<String> near = Nearest.to(relation.name(), sortedNamesNear(relation.name()));
    return "no such package" + near.map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** In order, so that the answer is the same every time; far longer or shorter ones left out. */
  private List<String> sortedNamesNear(String name) {
    return named.keySet().stream()
        .filter(other -> Math.abs(other.length() - name.length()) <= 3)
        .sorted()
        .toList();
  }
}
