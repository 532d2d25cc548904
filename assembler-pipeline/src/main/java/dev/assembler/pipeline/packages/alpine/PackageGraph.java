package dev.assembler.pipeline.packages.alpine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All packages of all repositories and of the base by the names they have and provide, and what
 * they need of one another. What the solver keeps of each is in the objects themselves, so a graph
 * is solved once.
 */
final class PackageGraph {

  /** Most repositories: a set of them is the bits of a long. */
  static final int MOST_REPOSITORIES = 62;

  /** What may be asked for: a package's name, or one that packages provide. */
  static final class Name {
    final String text;
    final List<Provider> providers = new ArrayList<>(1);

    /** Names of which some package needs this one, or comes by itself with it. */
    final List<Name> neededBy = new ArrayList<>(1);

    final List<Name> comesWith = new ArrayList<>(0);
    final NameState state = new NameState();

    Name(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A package that has or provides a name, with the version it gives it; null for none. */
  record Provider(Candidate candidate, String version) {}

  /** A word of a package about another, with the name it is about. */
  record Need(Name name, ApkDependency word) {

    boolean isConflict() {
      return word.conflict();
    }

    /**
     * Whether the word is true where this provider is chosen for the name.
     *
     * @param of whose word it is, null for the request's
     * @param provider null if nothing has the name
     */
    boolean isMet(Candidate of, Provider provider) {
      if (provider == null) {
        return word.conflict();
      }
      if (word.conflict() && provider.candidate() == of) {
        return true; // what a package provides itself is no conflict with it
      }
      String checksum = provider.candidate().info.checksum();
      return word.namesVersion(provider.version(), checksum) != word.conflict();
    }
  }

  /** A package that may be installed. */
  static final class Candidate {
    final ApkPackage info;
    final Name name;
    ApkRepository repository;

    /** Repositories that have it, as bits. */
    long repositories;

    /** These, and all with the tag that the base has it by. */
    long homes;

    /** Whether it is in the base. */
    boolean isInstalled;

    List<Need> depends = List.of();
    List<Need> provides = List.of();
    List<Need> installIf = List.of();
    final CandidateState state = new CandidateState();

    Candidate(ApkPackage info, Name name) {
      this.info = info;
      this.name = name;
    }

    @Override
    public String toString() {
      return info.id();
    }
  }

  private final Map<String, Name> names = new LinkedHashMap<>();
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();

  /** By the word itself, not an equal one: an index has each once. */
  private final Map<ApkDependency, Need> needs = new IdentityHashMap<>();

  private final Map<String, Long> repositoriesByTag = new HashMap<>();
  private final String architecture;

  /**
   * @param installed of the base
   * @param architecture packages of others, "noarch" apart, are not for us
   */
  PackageGraph(
      List<ApkRepository> repositories, Collection<Installed> installed, String architecture) {
    this.architecture = architecture;
    for (int i = 0; i < repositories.size(); i++) {
      ApkRepository repository = repositories.get(i);
      repositoriesByTag.merge(tag(repository.tag()), 1L << i, (a, b) -> a | b);
      for (ApkPackage one : repository.packages()) {
        Candidate candidate = add(one);
        candidate.repositories |= 1L << i;
        candidate.repository = candidate.repository == null ? repository : candidate.repository;
      }
    }
    for (Installed one : installed) {
      Candidate candidate = add(one.info());
      candidate.isInstalled = true;
      candidate.homes = repositories(one.tag());
    }
    candidates.values().forEach(one -> one.homes |= one.repositories);
    link();
  }

  private static String tag(String tag) {
    return tag == null ? "" : tag;
  }

  /** Packages with one checksum are one package. */
  private Candidate add(ApkPackage info) {
    Candidate there = candidates.get(info.checksum());
    if (there != null) {
      return there;
    }
    var candidate = new Candidate(info, name(info.name()));
    candidates.put(info.checksum(), candidate);
    provide(candidate, candidate.name, info.version());
    candidate.provides = needs(info.provides());
    for (Need provided : candidate.provides) {
      provide(candidate, provided.name(), provided.word().version());
    }
    candidate.depends = needs(info.depends());
    candidate.installIf = needs(info.installIf());
    return candidate;
  }

  private static void provide(Candidate candidate, Name name, String version) {
    name.providers.add(new Provider(candidate, version));
  }

  private List<Need> needs(List<ApkDependency> words) {
    if (words.isEmpty()) {
      return List.of();
    }
    var needs = new ArrayList<Need>(words.size());
    for (ApkDependency word : words) {
      Need need = this.needs.get(word);
      if (need == null) {
        need = new Need(name(word.name()), word);
        this.needs.put(word, need);
      }
      needs.add(need);
    }
    return needs;
  }

  private void link() {
    for (Name name : names.values()) {
      for (Provider provider : name.providers) {
        for (Need need : provider.candidate().depends) {
          addLast(need.name().neededBy, name);
        }
        for (Need need : provider.candidate().installIf) {
          addLast(need.name().comesWith, name);
        }
      }
    }
  }

  /** Names come one after the other, so one that is in the list is its last. */
  private static void addLast(List<Name> list, Name name) {
    if (list.isEmpty() || list.getLast() != name) {
      list.add(name);
    }
  }

  /** The name with this text; one that nothing has is made, and has no providers. */
  Name name(String text) {
    Name name = names.get(text);
    if (name == null) {
      name = new Name(text);
      names.put(text, name);
    }
    return name;
  }

  /** All names that something has. */
  List<String> knownNames() {
    return names.values().stream()
        .filter(name -> !name.providers.isEmpty())
        .map(name -> name.text)
        .toList();
  }

  Need need(ApkDependency word) {
    return new Need(name(word.name()), word);
  }

  /** The repositories with a tag, null for those without, as bits. */
  long repositories(String tag) {
    return repositoriesByTag.getOrDefault(tag(tag), 0L);
  }

  boolean isForUs(ApkPackage info) {
    return info.isInstallable()
        && (info.architecture().isEmpty()
            || info.architecture().equals("noarch")
            || info.architecture().equals(architecture));
  }
}
