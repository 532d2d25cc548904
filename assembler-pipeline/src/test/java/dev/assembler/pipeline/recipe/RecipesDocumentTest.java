package dev.assembler.pipeline.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.format.FormatOption;
import dev.assembler.pipeline.format.ImageFormats;
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
import org.junit.jupiter.params.provider.ValueSource;

/** docs/recipes.md tells of every key there is, and of no other. */
class RecipesDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "recipes.md");

  private static final Map<String, List<String>> KEYS =
      Map.of(
          "Keys of the whole file", RecipeKeys.ROOT,
          "`[kernel]`", RecipeKeys.KERNEL,
          "`[tree.NAME]`", RecipeKeys.TREE,
          "`[[tree.NAME.file]]`", RecipeKeys.TREE_FILE,
          "`[tree.NAME.raspberry-pi]`", RecipeKeys.RASPBERRY_PI,
          "`[tree.NAME.identity]`", RecipeKeys.IDENTITY,
          "`[artifact.NAME]`", RecipeKeys.ARTIFACT,
          "`[artifact.NAME.values]`", RecipeKeys.IPXE_VALUES,
          "`[artifact.NAME.sign]`", RecipeKeys.SIGN,
          "`[variant.NAME]`", RecipeKeys.VARIANT);

  @TempDir Path folder;

  private static String section(String title) throws IOException {
    String text = Files.readString(DOCUMENT);
    Pattern heading = Pattern.compile("(?m)^##+ " + Pattern.quote(title) + "$");
    var found = heading.matcher(text);
    assertTrue(found.find(), title);
    int end = text.indexOf("\n##", found.end());
    return text.substring(found.end(), end < 0 ? text.length() : end);
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** The keys in the first column of a section's tables. */
  private static List<String> told(String title) throws IOException {
    return found("(?m)^\\| `([a-z0-9_-]+)` \\|", section(title)).stream().sorted().toList();
  }

  private static List<String> sorted(List<String> keys) {
    return keys.stream().sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Keys of the whole file",
        "`[kernel]`",
        "`[tree.NAME]`",
        "`[[tree.NAME.file]]`",
        "`[tree.NAME.raspberry-pi]`",
        "`[tree.NAME.identity]`",
        "`[artifact.NAME]`",
        "`[artifact.NAME.values]`",
        "`[artifact.NAME.sign]`",
        "`[variant.NAME]`"
      })
  void theKeysOfATable(String title) throws IOException {
    assertEquals(sorted(KEYS.get(title)), told(title));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dir", "tar", "cpio", "image", "file", "url", "alpine", "debian", "git"})
  void theKeysOfASource(String kind) throws IOException {
    List<String> rows =
        found("(?m)^\\| `" + kind + "` \\| ((?:[^|]|\\n)*?) \\|", section("`[source.NAME]`"));
    assertEquals(1, rows.size(), kind);
    assertEquals(sorted(RecipeKeys.SOURCE.get(kind)), sorted(withOwn(kind, rows.getFirst())));
  }

  private static List<String> withOwn(String kind, String row) {
    return Stream.concat(Stream.of(kind), found("`([a-z0-9-]+)`", row).stream()).toList();
  }

  /** Kinds that formats are not. */
  @Test
  void theKeysOfAKind() throws IOException {
    String table = section("`[artifact.NAME]`");
    for (Map.Entry<String, List<String>> kind : RecipeKeys.ARTIFACT_KIND.entrySet()) {
      String text = kind.getKey().equals("image") ? table : section("Kind `" + kind.getKey() + "`");
      for (String key : kind.getValue()) {
        assertTrue(text.contains("`" + key + "`"), kind.getKey() + ": " + key);
      }
    }
  }

  /** Each format has a row with its options as keys. */
  @Test
  void theOptionsOfFormats() throws IOException {
    String text = section("Kinds that are formats");
    assertEquals(
        new TreeSet<>(ImageFormats.names()),
        new TreeSet<>(found("(?m)^\\| `([a-z0-9]+)` \\|", text)));
    for (String name : ImageFormats.names()) {
      String row = found("(?m)^\\| `" + name + "` \\|(.*)\\|$", text).getFirst();
      assertEquals(
          ImageFormats.named(name).options().stream()
              .map(FormatOption::name)
              .map(option -> option.substring(2))
              .sorted()
              .toList(),
          sorted(found("`([a-z0-9-]+)`", row)),
          name);
    }
  }

  @Test
  void theExampleIsARecipe() throws IOException {
    List<String> examples = found("(?s)```toml\n(format.*?)```", Files.readString(DOCUMENT));

    assertEquals(1, examples.size());
    assertEquals(List.of(), Recipes.in(folder).problems(examples.getFirst()));
  }
}
