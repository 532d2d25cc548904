package dev.assembler.pipeline.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KeyLinesTest {

  private static final KeyLines LINES =
      KeyLines.of(
          """
          # a comment with [brackets] and = signs
          top = 1

          [disk]
          table = "a # no comment ["   # a comment ["
          text = \"""
          key = 1
          [none]
          \"""
          list = [
            "a",  # ]
            'b\\',
          ]
          after = { x = 1, y = [
            2 ] }

          [[partition]]
          name = "a"
          [partition.files]
          "/x" = "y"
          [[ partition ]]
          name = "b"
          """);

  @Test
  void keysAreWhereTheyAre() {
    assertEquals(2, LINES.line("top"));
    assertEquals(4, LINES.line("disk"));
    assertEquals(5, LINES.line("disk.table"));
    assertEquals(6, LINES.line("disk.text"));
    assertEquals(10, LINES.line("disk.list"));
    assertEquals(14, LINES.line("disk.after"));
    assertEquals(17, LINES.line("partition[0]"));
    assertEquals(18, LINES.line("partition[0].name"));
    assertEquals(22, LINES.line("partition[1].name"));
  }

  @Test
  void whatHasNoLineIsWhereItsTableIs() {
    assertEquals(14, LINES.line("disk.after.z"));
    assertEquals(4, LINES.line("disk.key"));
    assertEquals(21, LINES.line("partition[1].size"));
    assertEquals(1, LINES.line("raw[0].x"));
    assertEquals(1, KeyLines.of("x = [\"").line("y"));
  }

  @Test
  void tablesWithinTablesAreOfTheLastOneBefore() {
    KeyLines lines =
        KeyLines.of(
            """
            [[artifact.disk.partition]]
            name = "a"
            [[artifact.disk.partition]]
            name = "b"
            [artifact.disk.partition.files]
            "/EFI/a.b" = "c"
            [[artifact.disk.partition.part]]
            x = 1
            [artifact."v1.2"]
            tar.amd64 = "x"
            tar . "arm64" = "y"
            [artifact]
            y = 1
            """);

    assertEquals(2, lines.line("artifact.disk.partition[0].name"));
    assertEquals(4, lines.line("artifact.disk.partition[1].name"));
    assertEquals(6, lines.line(KeyLines.path("artifact.disk.partition[1].files", "/EFI/a.b")));
    assertEquals(5, lines.line(KeyLines.path("artifact.disk.partition[1].files", "/EFI/c.d")));
    assertEquals(8, lines.line("artifact.disk.partition[1].part[0].x"));
    assertEquals(1, lines.line("artifact.disk.size"));
    assertEquals(10, lines.line("artifact.\"v1.2\".tar"));
    assertEquals(11, lines.line("artifact.\"v1.2\".tar.arm64"));
    assertEquals(9, lines.line("artifact.\"v1.2\".zip"));
    assertEquals(12, lines.line("artifact"));
  }

  @Test
  void whatIsInAValueHasItsOwnLine() {
    KeyLines lines =
        KeyLines.of(
            """
            disk = { table = "gpt", x = [ 1,
              { y = 2 } ] }
            partition = [
              # the first
              { name = "a, ]", files = { "/a" = "b",
                "/c" = "d" } },
              { name = 'b' }, [],
            ]
            last = 1
            """);

    assertEquals(1, lines.line("disk.table"));
    assertEquals(2, lines.line("disk.x[1].y"));
    assertEquals(5, lines.line("partition[0].name"));
    assertEquals(6, lines.line(KeyLines.path("partition[0].files", "/c")));
    assertEquals(7, lines.line("partition[1].size"));
    assertEquals(3, lines.line("partition[7].size"));
    assertEquals(9, lines.line("last"));
  }

  @Test
  void nonsenseHasAnEnd() {
    for (String text :
        new String[] {"[", "a.", "=", "]", "a = [}", "x = {[", "\"", "a = \"\\", "{"}) {
      assertEquals(1, KeyLines.of(text).line("b"), text);
    }
    assertEquals(1, KeyLines.of("a = " + "[".repeat(1 << 20)).line("b"));
  }
}
