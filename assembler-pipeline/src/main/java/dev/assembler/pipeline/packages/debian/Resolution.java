package dev.assembler.pipeline.packages.debian;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Packages that were resolved, each after those it depends on, and why each is there. */
final class Resolution {

  static final List<String> DEPENDENCIES = List.of("Pre-Depends", "Depends");

  private final String architecture;
  private final Map<BinaryPackage, List<String>> reasons;

  private Resolution(String architecture, Map<BinaryPackage, List<String>> reasons) {
    this.architecture = architecture;
    this.reasons = reasons;
  }

  /**
   * @param base what was selected from the start, which is none of the result
   */
  static Resolution of(
      PackageUniverse universe,
      Selection selection,
      List<PackageRequest> requests,
      List<BinaryPackage> base)
      throws IOException {
    Set<BinaryPackage> there = Collections.newSetFromMap(new IdentityHashMap<>());
    there.addAll(base);
    var edges = new IdentityHashMap<BinaryPackage, List<BinaryPackage>>();
    var why = new IdentityHashMap<BinaryPackage, List<String>>();
    for (PackageRequest request : requests) {
      selection
          .fulfilling(request.relation(), universe.architecture())
          .ifPresent(wanted -> addReason(why, wanted, request.reason()));
    }
    var sorted = new ArrayList<>(selection.packages());
    sorted.removeIf(there::contains);
    sorted.sort(
        Comparator.comparing(BinaryPackage::name).thenComparing(BinaryPackage::architecture));
    for (BinaryPackage chosen : sorted) {
      var needed = new ArrayList<BinaryPackage>();
      for (String field : DEPENDENCIES) {
        for (List<Relation> group : chosen.groups(field, universe.architecture())) {
          for (Relation alternative : group) {
            Optional<BinaryPackage> fulfilling =
                selection.fulfilling(alternative, universe.architectureOf(chosen));
            if (fulfilling.isPresent()) {
              if (!there.contains(fulfilling.get())) {
                needed.add(fulfilling.get());
                addReason(why, fulfilling.get(), chosen.name());
              }
              break;
            }
          }
        }
      }
      edges.put(chosen, needed);
    }
    var ordered = new LinkedHashMap<BinaryPackage, List<String>>();
    for (BinaryPackage chosen : dependenciesFirst(sorted, edges)) {
      ordered.put(chosen, why.getOrDefault(chosen, List.of()));
    }
    return new Resolution(universe.architecture(), ordered);
  }

  private static void addReason(
      Map<BinaryPackage, List<String>> why, BinaryPackage wanted, String reason) {
    List<String> reasons = why.computeIfAbsent(wanted, key -> new ArrayList<>());
    if (!reasons.contains(reason) && !reason.equals(wanted.name())) {
      reasons.add(reason);
    }
  }

  /** A depth-first walk without recursion; of a circle the first by name comes last. */
  private static List<BinaryPackage> dependenciesFirst(
      List<BinaryPackage> sorted, Map<BinaryPackage, List<BinaryPackage>> edges) {
    var done = new ArrayList<BinaryPackage>();
    Set<BinaryPackage> met = Collections.newSetFromMap(new IdentityHashMap<>());
    for (BinaryPackage root : sorted) {
      Deque<BinaryPackage> path = new ArrayDeque<>();
      Deque<Iterator<BinaryPackage>> left = new ArrayDeque<>();
      if (met.add(root)) {
        path.push(root);
        left.push(edges.get(root).iterator());
      }
      while (!path.isEmpty()) {
        if (!left.element().hasNext()) {
          left.pop();
          done.add(path.pop());
          continue;
        }
        BinaryPackage next = left.element().next();
        if (met.add(next)) {
          path.push(next);
          left.push(edges.get(next).iterator());
        }
      }
    }
    return done;
  }

  /** The architecture that was made for. */
  String architecture() {
    return architecture;
  }

  /** In order. */
  List<BinaryPackage> packages() {
    return List.copyOf(reasons.keySet());
  }

  /** What brought a package in. */
  List<String> reasons(BinaryPackage chosen) {
    return List.copyOf(reasons.get(chosen));
  }
}
