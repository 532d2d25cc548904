package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.toml.TomlTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks of what must be there on the host, put off until it is known what is needed: firmware of a
 * board that nobody builds for need not be there.
 */
final class NeededChecks {

  private record Check(String subject, Runnable work) {}

  private final List<Check> checks = new ArrayList<>();

  /**
   * @param table in which something is named; the check is done if what it describes is needed
   */
  void add(TomlTable table, Runnable check) {
    checks.add(new Check(subject(table.path()), check));
  }

  /**
   * @param needed "source.base", "tree.rootfs", "artifact.disk" ..
   */
  void run(Set<String> needed) {
    checks.stream()
        .filter(check -> needed.contains(check.subject()))
        .forEach(check -> check.work().run());
  }

  /** The kind and the name that a path begins with. */
  private static String subject(String path) {
    int first = path.indexOf('.');
    int second = first < 0 ? -1 : path.indexOf('.', first + 1);
    return second < 0 ? path : path.substring(0, second);
  }
}
