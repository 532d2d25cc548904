package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.TreePath;
import java.io.IOException;
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

  /** Of a system's own, which no package made; others' files are diverted by it as well. */
  private static final String LOCAL = ":";

  private static final String RECORDS = "/var/lib/dpkg/diversions";

  /**
   * Those that a root has on record, in their order.
   *
   * @throws IllegalArgumentException if the record is malformed
   */
  static List<Diversion> recorded(RootDraft root) throws IOException {
    List<String> lines = root.text(RECORDS).orElse("").lines().toList();
    var diversions = new ArrayList<Diversion>();
    for (int i = 0; i < lines.size(); i += 3) {
      if (i + 2 >= lines.size()
          || !lines.get(i).startsWith("/")
          || !lines.get(i + 1).startsWith("/")) {
        throw new IllegalArgumentException(
            "the base: " + RECORDS + ": line " + (i + 1) + ": expected a path, another, a package");
      }
      diversions.add(
          new Diversion(
              lines.get(i + 2), TreePath.of(lines.get(i)), TreePath.of(lines.get(i + 1))));
    }
    return diversions;
  }

  /** Whether a package's file of that name goes elsewhere. */
  boolean concerns(String packageName) {
    return !by.equals(packageName);
  }

  private static Diversion of(String by, List<String> call) {
    String owner = call.contains("--local") ? LOCAL : by;
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
