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
    assertEquals(14, LINES.line("disk.after.y"));
    assertEquals(4, LINES.line("disk.key"));
    assertEquals(21, LINES.line("partition[1].size"));
    assertEquals(1, LINES.line("raw[0].x"));
    assertEquals(1, KeyLines.of("x = [\"").line("y"));
  }
}
