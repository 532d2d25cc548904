package dev.assembler.pipeline.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.toml.TomlFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/guest.md tells of every key and every applet there is, and of no other. */
class GuestDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "guest.md");

  /** In the file by their tables. */
  private static final List<String> TABLES =
      List.of("network", "claim", "seed", "identity", "program", "layer", "upper", "bind");

  private static final Map<String, List<String>> KEYS =
      Map.of(
          "Keys of the whole file", GuestKeys.ROOT,
          "`[network]`", GuestKeys.NETWORK,
          "`[claim]`", GuestKeys.CLAIM,
          "`[[seed]]`", GuestKeys.SEED,
          "`[[identity]]`", GuestKeys.IDENTITY,
          "`[[program]]`", GuestKeys.PROGRAM,
          "`[[layer]]`", GuestKeys.LAYER,
          "`[[upper]]`", GuestKeys.UPPER,
          "`[[bind]]`", GuestKeys.BIND);

  @TempDir Path folder;

  private static String section(String title) throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf("## " + title + "\n");
    assertTrue(start >= 0, title);
    int end = text.indexOf("\n## ", start + 1);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Keys of the whole file",
    "`[network]`",
    "`[claim]`",
    "`[[seed]]`",
    "`[[identity]]`",
    "`[[program]]`",
    "`[[layer]]`",
    "`[[upper]]`",
    "`[[bind]]`"
  })
  void theKeysOfATable(String title) throws IOException {
    List<String> told = found("(?m)^\\| `([a-z0-9-]+)` \\|", section(title));

    List<String> known =
        KEYS.get(title).stream()
            .filter(key -> !TABLES.contains(key) || title.startsWith("`"))
            .toList();

    assertEquals(known.stream().sorted().toList(), told.stream().sorted().toList());
  }

  @Test
  void theApplets() throws IOException {
    String rows =
        section("Applets")
            .lines()
            .filter(line -> line.startsWith("| `"))
            .reduce("", (a, b) -> a + b.substring(0, b.indexOf(" | ", 2)) + "\n");

    var known = new TreeSet<String>();
    Stream.of(
            Applets.ALWAYS,
            Applets.MODULES,
            Applets.CLAIM,
            Applets.HTTP,
            Applets.NETWORK,
            Applets.LABELS,
            Applets.PARTITION_LABELS,
            Applets.PARTITION_GUIDS,
            Applets.SHA256,
            Applets.MAKE,
            Applets.ROOT,
            Applets.REBOOT)
        .forEach(known::addAll);

    assertEquals(known, new TreeSet<>(found("`([a-z0-9_]+)`", rows)));
  }

  /** Each kind of line that the init looks for is told, and no other. */
  @Test
  void theLinesOfTheConfiguration() throws IOException {
    String lines = section("`/etc/guest.conf`");
    lines = lines.substring(lines.indexOf("```\n") + 4, lines.lastIndexOf("```"));

    var asked = new TreeSet<>(found("(?m)(?:^ *each|\\(setting) ([a-z-]+)", InitScript.text()));

    assertEquals(asked, new TreeSet<>(found("(?m)^([a-z-]+) ", lines)));
  }

  /** The examples are guests, but for the image that one names. */
  @Test
  void theExamplesCanBeUnderstood() throws IOException {
    List<String> examples = found("(?s)```toml\n(.*?)```", Files.readString(DOCUMENT));

    assertEquals(5, examples.size());
    for (String example : examples) {
      List<String> problems = List.of();
      try {
        Guests.config(folder, example);
      } catch (TomlFormatException e) {
        problems = e.problems().stream().map(Object::toString).toList();
      }
      assertEquals(
          List.of(), problems.stream().filter(line -> !line.contains("no such file")).toList());
    }
  }
}
