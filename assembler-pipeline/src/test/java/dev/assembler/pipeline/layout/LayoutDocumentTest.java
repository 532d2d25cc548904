package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.toml.TomlFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/layout.md tells of every key there is, and of no other. */
class LayoutDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "layout.md");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"[disk]", "[[partition]]", "[[raw]]"})
  void theKeysOfATable(String table) throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf("## `" + table + "`");
    assertTrue(start >= 0, table);
    int end = text.indexOf("\n## ", start + 1);
    List<String> told =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\|")
            .matcher(text.substring(start, end))
            .results()
            .map(match -> match.group(1))
            .toList();

    List<String> known =
        switch (table) {
          case "[disk]" -> LayoutKeys.DISK;
          case "[[raw]]" -> LayoutKeys.RAW;
          default -> LayoutKeys.PARTITION;
        };

    assertEquals(known.stream().sorted().toList(), told.stream().sorted().toList());
  }

  /** The examples are layouts, but for the files that they name. */
  @Test
  void theExamplesCanBeUnderstood() throws IOException {
    List<String> examples =
        Pattern.compile("(?s)```toml\n(.*?)```")
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertEquals(2, examples.size());
    for (String example : examples) {
      Path layout = Files.writeString(folder.resolve("disk.toml"), example);
      List<String> problems = List.of();
      try {
        LayoutReader.read(dev.assembler.pipeline.source.HostPath.of(layout.toString()));
      } catch (TomlFormatException e) {
        problems = e.problems().stream().map(Object::toString).toList();
      }
      String[] others =
          problems.stream()
              .filter(problem -> !problem.contains("no such file"))
              .toArray(String[]::new);
      assertEquals("[]", Arrays.toString(others));
    }
  }
}
