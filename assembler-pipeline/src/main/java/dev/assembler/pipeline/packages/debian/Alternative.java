package dev.assembler.pipeline.packages.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One of several programs that can stand for a name, as a script's {@code update-alternatives
 * --install} states it (update-alternatives(1)).
 *
 * @param link where it is called from
 * @param name in /etc/alternatives
 * @param path what it is
 * @param priority the highest is taken
 * @param slaves links that follow it, by name
 */
record Alternative(
    String link, String name, String path, int priority, TreeMap<String, Slave> slaves) {

  /** A link that follows another. */
  record Slave(String link, String path) {}

  /** All that a script states in literal words. */
  static List<Alternative> of(String script) {
    var found = new ArrayList<Alternative>();
    for (List<String> call : ScriptCalls.of(script, "update-alternatives")) {
      of(call).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Alternative> of(List<String> call) {
    int at = call.indexOf("--install");
    if (at < 0 || call.size() < at + 5 || !call.get(at + 4).matches("-?[0-9]{1,9}")) {
      return Optional.empty();
    }
    var slaves = new TreeMap<String, Slave>();
    for (int i = at + 5; i + 3 < call.size() && call.get(i).equals("--slave"); i += 4) {
      if (!isName(call.get(i + 2)) || !isPath(call.get(i + 1)) || !isPath(call.get(i + 3))) {
        return Optional.empty();
      }
      slaves.put(call.get(i + 2), new Slave(call.get(i + 1), call.get(i + 3)));
    }
    String link = call.get(at + 1);
    String name = call.get(at + 2);
    String path = call.get(at + 3);
    return isName(name) && isPath(link) && isPath(path)
        ? Optional.of(new Alternative(link, name, path, Integer.parseInt(call.get(at + 4)), slaves))
        : Optional.empty();
  }

  private static boolean isName(String word) {
    return !word.isEmpty() && !word.contains("/") && !word.startsWith(".");
  }

  private static boolean isPath(String word) {
    return word.startsWith("/") && !word.contains("/..") && !word.contains("\n");
  }
}
