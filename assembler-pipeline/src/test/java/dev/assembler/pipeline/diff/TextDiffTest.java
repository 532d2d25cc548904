package dev.assembler.pipeline.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TextDiffTest {

  @Test
  void whatIsGoneComesBeforeWhatHasCome() {
    assertEquals(
        List.of("@@ -1,4 +1,4 @@", " a", "-b", "-c", "+x", "+y", " d"),
        diff("a\nb\nc\nd\n", "a\nx\ny\nd\n"));
  }

  @Test
  void endsOfLinesAreSeen() {
    assertEquals(List.of("@@ -1,1 +1,1 @@", "-a", "+a\\r"), diff("a\n", "a\r\n"));
    assertEquals(
        List.of("@@ -1,2 +1,2 @@", " a", "-b", "+b \\ no newline at the end"),
        diff("a\nb\n", "a\nb"));
    assertEquals(List.of("@@ -1,1 +1,1 @@", "-a", "+b"), diff("a", "b"));
  }

  @Test
  void whatIsNoTextHasNoLines() {
    assertEquals(List.of(), diff("a\n", "a\u0001\n"));
    assertEquals(List.of(), diff("", "a\n"));
  }

  /** All lines of two texts differ: within the bound this is a second, and beyond it nothing. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void longTextsTakeNoTime() {
    assertEquals(40, diff(lines("a", 4000), lines("b", 4000)).size());
    assertEquals(List.of(), diff(lines("a", 16_000), lines("b", 16_000)));
  }

  private static String lines(String start, int count) {
    return IntStream.range(0, count).mapToObj(i -> start + i + "\n").collect(Collectors.joining());
  }

  private static List<String> diff(String left, String right) {
    return TextDiff.of(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
