package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.packages.alpine.PackageGraph.Candidate;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Name;
import dev.assembler.pipeline.packages.alpine.PackageGraph.Need;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The packages that were chosen, in the order in which apk installs them: what one needs comes
 * before it, what comes by itself with it comes right behind it.
 */
final class InstallOrder {

  private final List<Candidate> order = new ArrayList<>();
  private final Set<Name> done = new HashSet<>();
  private final Set<Candidate> begun = new HashSet<>();
  private final Deque<Step> open = new ArrayDeque<>();

  List<Candidate> of(List<Need> world) {
    for (Need need : world) {
      begin(need.name());
      while (!open.isEmpty()) {
        open.peek().step();
      }
    }
    return Collections.unmodifiableList(order);
  }

  private void begin(Name name) {
    if (!done.add(name) || name.state.chosen == null) {
      return;
    }
    Candidate candidate = name.state.chosen.candidate();
    if (begun.add(candidate)) {
      done.add(candidate.name);
      candidate.provides.forEach(provided -> done.add(provided.name()));
      open.push(new Step(candidate));
    }
  }

  /** A package some of whose neighbours have been looked at. */
  private final class Step {
    private final Candidate candidate;
    private final Iterator<Need> needs;
    private Iterator<Name> triggered;

    Step(Candidate candidate) {
      this.candidate = candidate;
      this.needs = candidate.depends.iterator();
    }

    void step() {
      if (needs.hasNext()) {
        begin(needs.next().name());
      } else if (triggered == null) {
        order.add(candidate);
        triggered =
            Stream.concat(
                    candidate.name.comesWith.stream(),
                    candidate.provides.stream().flatMap(one -> one.name().comesWith.stream()))
                .iterator();
      } else if (triggered.hasNext()) {
        Name name = triggered.next();
        if (comesByItself(name)) {
          begin(name);
        }
      } else {
        open.pop();
      }
    }
  }

  private boolean comesByItself(Name name) {
    if (name.state.chosen == null || !name.state.isSeen || done.contains(name)) {
      return false;
    }
    Candidate candidate = name.state.chosen.candidate();
    return candidate.installIf.stream()
        .allMatch(need ->
            (need.isConflict() || done.contains(need.name()))
                && need.isMet(candidate, need.name().state.chosen));
  }
}
