package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class ReferenceToolTest {

  private final ReferenceTool shell = ReferenceTool.require("sh", true);

  @TempDir Path folder;

  @Test
  void outputAndErrorsAreCaptured() throws IOException {
    var result = shell.tryRun("-c", "printf 'a\\0b'; echo oops >&2; exit 3");

    assertEquals(3, result.exit());
    assertArrayEquals("a\0b".getBytes(UTF_8), result.out());
    assertEquals("oops\n", result.err());
  }

  @Test
  void aRunThatFailsTellsAllItSaid() {
    var failure =
        assertThrows(
            AssertionError.class, () -> shell.run("-c", "echo found; echo oops >&2; exit 3"));

    assertEquals(
        "["
            + shell.program()
            + ", -c, echo found; echo oops >&2; exit 3]: exit code 3\nfound\noops\n",
        failure.getMessage());
  }

  @Test
  void theEnvironmentIsSettled() throws IOException {
    assertEquals("C.UTF-8 UTC.\n", shell.run("-c", "echo $LC_ALL $TZ.$SOURCE_DATE_EPOCH").text());
    assertEquals("C\n", shell.withEnvironment("LC_ALL", "C").run("-c", "echo $LC_ALL").text());
  }

  @Test
  void inputAndWorkingDirectoryAreGiven() throws IOException {
    Files.writeString(folder.resolve("here"), "");

    String answer = shell.in(folder).withInput("in".getBytes(UTF_8)).run("-c", "ls; cat").text();

    assertEquals("here\nin", answer);
  }

  @Test
  void muchOutputDoesNotBlock() throws IOException {
    assertEquals(3_000_000, shell.run("-c", "head -c 3000000 /dev/zero").out().length);
  }

  @Test
  void whatHangsIsKilled() {
    var failure =
        assertThrows(
            AssertionError.class,
            () -> shell.withLimit(Duration.ofMillis(100)).run("-c", "exec sleep 1000"));

    assertTrue(failure.getMessage().endsWith("still running after PT0.1S"), failure.getMessage());
  }

  @Test
  void aMissingToolSkipsOrFailsAsTheEnvironmentSays() {
    assertThrows(TestAbortedException.class, () -> ReferenceTool.require("no-such-tool", false));
    var failure =
        assertThrows(AssertionError.class, () -> ReferenceTool.require("no-such-tool", true));

    assertEquals(
        "no-such-tool: not found, and ASSEMBLE_REQUIRE_TOOLS says that it must be there",
        failure.getMessage());
  }
}
