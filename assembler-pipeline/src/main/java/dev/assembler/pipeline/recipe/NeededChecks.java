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

  private record Check(String path, Runnable work) {}

  private final List<Check> checks = new ArrayList<>();

  /**
   * @param table in which something is named; the check is done if what it describes is needed
   */
  void add(TomlTable table, Runnable check) {
    checks.add(new Check(table.path().replace("\"", ""), check));
  }

  /**
   * @param needed "source.base", "tree.rootfs", "artifact.disk" ..
   */
  void run(Set<String> needed) {
    checks.stream()
        .filter(check -> needed.stream().anyMatch(one -> isIn(check.path(), one)))
        .forEach(check -> check.work().run());
  }

  /** Names may have dots. */
  private static boolean isIn(String path, String subject) {
    return path.equals(subject) || path.startsWith(subject + ".");
  }
}
