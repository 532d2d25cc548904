package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A place that a package has other packages' files put elsewhere from, as its preinst states it by
 * {@code dpkg-divert --rename}. Only calls whose words are all literal can be known without running
 * the script.
 *
 * @param by the package whose own file stays at the place
 * @param from the place
 * @param to where others' files of that name go
 */
record Diversion(String by, TreePath from, TreePath to) {

  /** Options of dpkg-divert's that a value follows. */
  private static final Set<String> VALUED =
      Set.of("--package", "--divert", "--admindir", "--instdir", "--root");

  static List<Diversion> of(Unpacked unpacked) {
    var diversions = new ArrayList<Diversion>();
    for (List<String> call : ScriptCalls.of(unpacked.text("preinst"), "dpkg-divert", VALUED)) {
      if (!call.contains("--remove") && !call.contains("--no-rename")) {
        Diversion diversion = of(unpacked.name(), call);
        if (diversion != null) {
          diversions.add(diversion);
        }
      }
    }
    return diversions;
  }

  private static Diversion of(String by, List<String> call) {
    String owner = by;
    String from = null;
    String to = null;
    for (int i = 0; i < call.size(); i++) {
      String word = call.get(i);
      boolean more = i + 1 < call.size();
      if (word.equals("--package") && more) {
        owner = call.get(++i);
      } else if (word.equals("--divert") && more) {
        to = call.get(++i);
      } else if (VALUED.contains(word) && more) {
        i++; // of a system that is elsewhere
      } else if (word.equals("--add") && more && call.get(i + 1).startsWith("/")) {
        from = call.get(++i);
      } else if (word.startsWith("/")) {
        from = word;
      }
    }
    return from == null || from.contains("..") || (to != null && to.contains(".."))
        ? null
        : new Diversion(owner, TreePath.of(from), TreePath.of(to == null ? from + ".distrib" : to));
  }

  /** As dpkg's database has it: place, elsewhere, package, a line each. */
  String lines() {
    return from + "\n" + to + "\n" + by + "\n";
  }
}
