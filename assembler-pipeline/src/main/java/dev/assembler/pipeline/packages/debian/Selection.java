package dev.assembler.pipeline.packages.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Packages that can be installed together: at most one version of a name for an architecture, one
 * architecture of a name unless it is "Multi-Arch: same", and no conflict among them.
 */
final class Selection {

  /**
   * Why a package cannot be added.
   *
   * @param by the package that stands against it
   */
  record Obstacle(String text, BinaryPackage by) {}

  /** What must not be there, and who says so. */
  private record Ban(Relation relation, BinaryPackage by, String field) {}

  private final PackageUniverse universe;
  private final Map<String, BinaryPackage> byKey;
  private final Map<String, List<BinaryPackage>> byName;
  private final Map<String, List<Ban>> bans;

  Selection(PackageUniverse universe) {
    this(universe, new LinkedHashMap<>(), new HashMap<>(), new HashMap<>());
  }

  private Selection(
      PackageUniverse universe,
      Map<String, BinaryPackage> byKey,
      Map<String, List<BinaryPackage>> byName,
      Map<String, List<Ban>> bans) {
    this.universe = universe;
    this.byKey = byKey;
    this.byName = byName;
    this.bans = bans;
  }

  /** One that can be changed without changing this. */
  Selection copy() {
    var names = new HashMap<String, List<BinaryPackage>>();
    byName.forEach((name, packages) -> names.put(name, new ArrayList<>(packages)));
    var banned = new HashMap<String, List<Ban>>();
    bans.forEach((name, list) -> banned.put(name, new ArrayList<>(list)));
    return new Selection(universe, new LinkedHashMap<>(byKey), names, banned);
  }

  /** In the order in which they were added. */
  Collection<BinaryPackage> packages() {
    return byKey.values();
  }

  boolean contains(BinaryPackage candidate) {
    return byKey.get(key(candidate)) == candidate;
  }

  private String key(BinaryPackage candidate) {
    return candidate.name() + ":" + universe.architectureOf(candidate);
  }

  /** The package in it that fulfils a dependency, by its own name rather than a provided one. */
  Optional<BinaryPackage> fulfilling(Relation relation, String from) {
    for (BinaryPackage there : byName.getOrDefault(relation.name(), List.of())) {
      if (universe.fulfils(there, relation, from)) {
        return Optional.of(there);
      }
    }
    return Optional.empty();
  }

  /** Why a package cannot be added; empty if it can. */
  Optional<Obstacle> obstacle(BinaryPackage candidate) throws IOException {
    for (BinaryPackage there : byName.getOrDefault(candidate.name(), List.of())) {
      if (there.name().equals(candidate.name()) && !canBeBeside(there, candidate)) {
        String text =
            candidate
                + " cannot be beside "
                + there
                + " for "
                + there.architecture()
                + (there.index().source() == null ? ", which the base has" : "");
        return Optional.of(new Obstacle(text, there));
      }
    }
    Optional<Obstacle> banned = banOn(candidate.name(), candidate);
    for (Relation provided : candidate.provides()) {
      banned = banned.isPresent() ? banned : banOn(provided.name(), candidate);
    }
    return banned.isPresent() ? banned : ownBan(candidate);
  }

  private boolean canBeBeside(BinaryPackage there, BinaryPackage candidate) {
    return !key(there).equals(key(candidate))
        && there.multiArch() == BinaryPackage.MultiArch.SAME
        && candidate.multiArch() == BinaryPackage.MultiArch.SAME
        && there.version().equals(candidate.version());
  }

  private Optional<Obstacle> banOn(String name, BinaryPackage candidate) {
    for (Ban ban : bans.getOrDefault(name, List.of())) {
      if (!ban.by.name().equals(candidate.name()) && isMeant(ban.relation, ban.by, candidate)) {
        String text = sentence(ban.by, ban.field, ban.relation, candidate);
        return Optional.of(new Obstacle(text, ban.by));
      }
    }
    return Optional.empty();
  }

  private Optional<Obstacle> ownBan(BinaryPackage candidate) throws IOException {
    for (String field : List.of("Conflicts", "Breaks")) {
      for (Relation relation : candidate.relations(field, universe.architecture())) {
        for (BinaryPackage there : byName.getOrDefault(relation.name(), List.of())) {
          if (!there.name().equals(candidate.name()) && isMeant(relation, candidate, there)) {
            return Optional.of(new Obstacle(sentence(candidate, field, relation, there), there));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A conflict without an architecture is with the package of every architecture. */
  private boolean isMeant(Relation relation, BinaryPackage by, BinaryPackage other) {
    boolean architecture =
        switch (relation.architecture()) {
          case "", "any" -> true;
          case "native" -> universe.architectureOf(other).equals(universe.architectureOf(by));
          default -> universe.architectureOf(other).equals(relation.architecture());
        };
    return architecture && PackageUniverse.meets(other, relation);
  }

  private static String sentence(
      BinaryPackage by, String field, Relation relation, BinaryPackage other) {
    return by + ": " + field + " " + relation + ", and " + other + " is wanted";
  }

  void add(BinaryPackage chosen) throws IOException {
    byKey.put(key(chosen), chosen);
    byName.computeIfAbsent(chosen.name(), name -> new ArrayList<>(1)).add(chosen);
    for (Relation provided : chosen.provides()) {
      List<BinaryPackage> there =
          byName.computeIfAbsent(provided.name(), name -> new ArrayList<>(1));
      if (!there.contains(chosen)) {
        there.add(chosen);
      }
    }
    for (String field : List.of("Conflicts", "Breaks")) {
      for (Relation relation : chosen.relations(field, universe.architecture())) {
        bans.computeIfAbsent(relation.name(), name -> new ArrayList<>(1))
            .add(new Ban(relation, chosen, field));
      }
    }
  }
}
