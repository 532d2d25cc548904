package dev.assembler.pipeline.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFormatException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomlTableTest {

  @TempDir Path folder;

  private HostPath written(String toml) throws IOException {
    return HostPath.of(Files.writeString(folder.resolve("x.toml"), toml).toString());
  }

  private static List<String> problems(TomlFile file) {
    return assertThrows(TomlFormatException.class, file::requireSound).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void tablesWithinTablesTellTheirLines() throws IOException {
    TomlFile file =
        TomlFile.read(
            written(
                """
                [artifact.disk]
                size = true
                raw = [ { offset = "x" },
                  { offset = 1 } ]
                [[artifact.disk.partition]]
                name = "a"
                [[artifact.disk.partition]]
                name = 2
                [artifact."a/b.c"]
                kind = "tar"
                """),
            "test");
    TomlTable artifacts = file.table("artifact");
    TomlTable disk = artifacts.table("disk").orElseThrow();

    List<TomlTable> partitions = disk.tables("partition");
    assertEquals("artifact.disk.partition[1]", partitions.get(1).path());
    assertEquals(Optional.of("a"), partitions.get(0).text("name"));
    assertEquals(Optional.empty(), artifacts.table("none"));
    assertEquals(List.of(), artifacts.tables("none"));
    assertTrue(artifacts.tableOrEmpty("none").values().isEmpty());
    assertTrue(file.isSound());

    partitions.get(1).text("name");
    disk.size("size");
    disk.tables("raw").forEach(raw -> raw.flag("offset"));
    artifacts.tableOrEmpty("a/b.c").requireKeys(List.of("king"));
    assertEquals(
        List.of(
            "line 2: size = true: expected a number of bytes, or a text such as \"128M\"",
            "line 3: offset = x: expected true or false",
            "line 4: offset = 1: expected true or false",
            "line 8: name = 2: expected a text in quotes",
            "line 10: unknown key \"kind\"; did you mean king?"),
        problems(file));
  }

  @Test
  void whatIsNoTableIsAProblemOfItsKey() throws IOException {
    TomlFile file =
        TomlFile.read(
            written("top = 1\n[a]\nb = 1\nc = [ 1, {} ]\n[a.d]\n[[a.e]]\nx = 1\n"), "test");
    TomlTable a = file.table("a");

    assertEquals(1, a.tables("e").size());
    assertEquals(Optional.empty(), a.table("b"));
    assertTrue(a.tableOrEmpty("b").values().isEmpty());
    assertEquals(1, a.tables("c").size());
    assertEquals(List.of(), a.tables("d"));
    file.tables("top");
    assertEquals(
        List.of(
            "line 1: top = 1: expected a list of tables, [[top]]",
            "line 3: b = 1: expected a table, [a.b]",
            "line 3: b = 1: expected a table, [a.b]",
            "line 4: c: 1, expected tables, [[a.c]]",
            "line 5: d = {}: expected a list of tables, [[a.d]]"),
        problems(file));
  }

  /** A text where one is wanted, else its value; what is wrong with it has no line. */
  @Test
  void whatWasTypedHasNoLine() throws IOException {
    TomlFile file =
        TomlFile.read(
            written("a = 1\n[b]\nc = 2\n"),
            "test",
            values -> {
              var chosen = new LinkedHashMap<>(values);
              chosen.put("a", new TypedText("2026.10", 2026.1));
              chosen.put("n", new TypedText("0x10", 16));
              return chosen;
            },
            Map.of(List.of("a"), "a=2026.10", List.of("b", "x", "y"), "b.x.y=1"));

    assertEquals(Optional.of("2026.10"), file.root().text("a"));
    assertEquals(List.of("2026.10"), file.root().texts("a"));
    assertEquals(16, file.root().number("n", 0, 99).orElseThrow());
    file.root().flag("a");
    file.table("b").problem("x", "x: missing");
    file.table("b").problem("c", "c: wrong");
    assertEquals(
        List.of(
            "a=2026.10: a = 2026.10: expected true or false",
            "b.x.y=1: x: missing",
            "line 3: c: wrong"),
        problems(file));
  }

  /** What does not count keeps its place in a list. */
  @Test
  void whatIsAbsentKeepsItsPlace() throws IOException {
    TomlFile file =
        TomlFile.read(
            written("a = [\n{ b = 1 },\n{ b = 2 },\n]\n"),
            "test",
            values -> {
              var list = new ArrayList<Object>((List<?>) values.get("a"));
              list.set(0, Absent.ELEMENT);
              return Map.of("a", list, "t", List.of(Absent.ELEMENT, "x"));
            });

    file.tables("a").getFirst().text("b");
    assertEquals(List.of("x"), file.root().texts("t"));
    assertEquals(List.of("line 3: b = 2: expected a text in quotes"), problems(file));
  }

  @Test
  void otherValuesKeepTheLinesOfTheirKeys() throws IOException {
    UnaryOperator<Map<String, Object>> second =
        values -> {
          var chosen = new LinkedHashMap<>(values);
          chosen.put("tar", "not this: " + values.get("tar"));
          chosen.put("added", 1);
          return chosen;
        };
    TomlFile file =
        TomlFile.read(written("# x\n\ntar.amd64 = 'a'\ntar.arm64 = 'b'\n"), "test", second);

    assertEquals(Optional.of("not this: {amd64=a, arm64=b}"), file.root().text("tar"));
    file.root().flag("tar");
    file.root().flag("added");
    assertEquals(
        List.of(
            "line 1: added = 1: expected true or false",
            "line 3: tar = not this: {amd64=a, arm64=b}: expected true or false"),
        problems(file));
  }
}
