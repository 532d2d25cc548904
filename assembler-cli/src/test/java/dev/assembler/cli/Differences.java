package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code assemble diff --json} finds, for tests: each as "PLACE FIELD [CAUSE]". */
final class Differences {

  private Differences() {}

  static List<String> between(Object left, Object right) throws IOException {
    return all(left, right).stream()
        .map(each -> (each.get("place") + " " + each.get("field") + " [" + each.get("cause") + "]"))
        .map(String::strip)
        .toList();
  }

  /** Their JSON, which follows its schema; the exit code is the right one. */
  @SuppressWarnings("unchecked") // what the schema says
  static List<Map<String, Object>> all(Object left, Object right) throws IOException {
    Cli.Run run = Cli.run("diff", left.toString(), right.toString(), "--json");
    Map<?, ?> result = (Map<?, ?>) JsonTest.checked("diff", run).get("result");
    var differences = (List<Map<String, Object>>) result.get("differences");
    assertEquals(differences.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT, run.exit(), run.err());
    assertEquals(differences.isEmpty(), result.get("equal"));
    return differences;
  }

  /** Packs a tree. */
  static Path packed(Path tree, Path image, String... options) {
    String[] args = new String[options.length + 5];
    System.arraycopy(
        new String[] {"--tree", tree.toString(), "--out", image.toString(), "-q"}, 0, args, 0, 5);
    System.arraycopy(options, 0, args, 5, options.length);
    Cli.run(args).ok();
    return image;
  }

  /**
   * Checks that there is one difference, as {@link #between} has it, and gives all that is said of
   * it.
   *
   * @param offset null where it does not matter
   */
  static Map<String, Object> assertOne(Path one, Path two, String expected, Integer offset)
      throws IOException {
    List<Map<String, Object>> found = all(one, two);
    assertEquals(List.of(expected.strip()), between(one, two), found.toString());
    Object at = found.getFirst().get("offset");
    if (offset != null) {
      assertEquals(offset.longValue(), at);
    }
    return found.getFirst();
  }
}
