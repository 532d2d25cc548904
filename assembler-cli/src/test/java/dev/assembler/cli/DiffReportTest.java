package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code assemble diff} prints of what it found. */
class DiffReportTest {

  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
  }

  /** Of a tree whose times all differ nobody reads a line for each name. */
  @Test
  void manyPathsOfOneCauseAreOneLine() throws IOException {
    Path one = packed("a.tar", "--epoch", "1");
    Files.writeString(tree.resolve("etc/motd"), "hallo\n");
    Path two = packed("b.tar", "--epoch", "2");

    String text = Cli.run("diff", one.toString(), two.toString()).out();

    assertEquals(
        """
        mtime at 14 places, :/, :/bin, :/bin/same, ..: 1.000000000 != 2.000000000  [timestamp]; what ends it: state one time for both builds: --epoch SECONDS
        :/etc/motd: content at 0x1: 0x65 != 0x61  [content]
            1 byte differs of 6
            @@ -1,1 +1,1 @@
            -hello
            +hallo
        15 differences: timestamp 14, content 1
        """,
        text);
    String each = Cli.run("diff", one.toString(), two.toString(), "-v").out();
    assertEquals(14, each.lines().filter(line -> line.endsWith("  [timestamp]")).count());
    assertTrue(
        each.endsWith(
            "what ends it (timestamp): state one time for both builds: --epoch SECONDS\n"),
        each);
  }

  /** Where values are not the same everywhere, the first path's stand for them. */
  @Test
  void valuesOfManyPathsAreThoseOfTheFirst() throws IOException {
    Path one = packed("a.tar", "--epoch", "1");
    Path two =
        packed(
            "b.tar",
            with(spec(". uid=1\n./bin uid=2\n./etc uid=2\n./etc/motd uid=2\n"), "--epoch=1"));

    assertEquals(
        "uid at 4 places, :/, :/bin, :/etc, ..; at the first: 0 != 1  [ownership];"
            + " what ends it: give everything one owner: --owner 0:0\n"
            + "4 differences: ownership 4\n",
        Cli.run("diff", one.toString(), two.toString()).out());
  }

  @Test
  void noMoreThanAskedForAreListed() throws IOException {
    Path one = packed("a.tar", "--epoch", "1");
    Path two = packed("b.tar", "--epoch", "2");
    String[] arguments = {"diff", one.toString(), two.toString(), "--max", "2"};

    Cli.Run run = Cli.run(arguments);
    Map<?, ?> json =
        (Map<?, ?>) JsonTest.checked("diff", Cli.run(with(arguments, "--json"))).get("result");

    assertEquals(ExitCode.DIFFERENT, run.exit());
    assertEquals(
        """
        :/: mtime: 1.000000000 != 2.000000000  [timestamp]
        :/bin: mtime: 1.000000000 != 2.000000000  [timestamp]
        14 differences, 2 listed (--max): timestamp 14
        what ends it (timestamp): state one time for both builds: --epoch SECONDS
        """,
        run.out());
    assertEquals(2, ((List<?>) json.get("differences")).size());
    assertEquals(true, json.get("more"));
    assertEquals(14L, json.get("count"));
    assertEquals(Map.of("timestamp", 14L), json.get("causes"));
  }

  /** Contents have no cure: each is told, as many as are wanted. */
  @Test
  void contentsAreNotGathered() throws IOException {
    for (int i = 0; i < 120; i++) {
      Files.writeString(tree.resolve("file-" + i), "one " + i);
    }
    Path one = packed("a.tar");
    for (int i = 0; i < 120; i++) {
      Files.writeString(tree.resolve("file-" + i), "two " + i);
    }

    String text = Cli.run("diff", one.toString(), packed("b.tar").toString()).out();

    assertEquals(100, text.lines().filter(line -> line.endsWith("  [content]")).count());
    assertTrue(
        text.endsWith("\n.. and 20 more content (--max)\n120 differences: content 120\n"), text);
  }

  @Test
  void equalImagesAreDone() {
    Path one = packed("a.squashfs");

    assertEquals(
        one + " and " + packed("b.squashfs") + ": equal\n",
        Cli.run("diff", one.toString(), folder + "/b.squashfs").ok().out());
  }

  /** Colours are for people who look at them. */
  @Test
  void coloursAreForTerminals() {
    String one = packed("a.tar", "--epoch", "1").toString();
    String two = packed("b.tar", "--epoch", "2").toString();

    assertFalse(Cli.run("diff", one, two).out().contains("\u001B["));
    assertTrue(coloured(Map.of(), one, two).contains("\u001B[31m"));
    assertFalse(coloured(Map.of("NO_COLOR", "1"), one, two).contains("\u001B["));
  }

  private static String coloured(Map<String, String> variables, String one, String two) {
    var out = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            out,
            new ByteArrayOutputStream(),
            true,
            true,
            false,
            variables);
    assertEquals(ExitCode.DIFFERENT, Main.run(new String[] {"diff", one, two}, console));
    return out.toString(StandardCharsets.UTF_8);
  }

  private Path packed(String name, String... options) {
    return Differences.packed(tree, folder.resolve(name), options);
  }

  private String[] spec(String lines) throws IOException {
    Path file = Files.createTempFile(folder, "spec", ".mtree");
    Files.writeString(file, lines);
    return new String[] {"--spec", "mtree:" + file};
  }

  private static String[] with(String[] arguments, String more) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = more;
    return all;
  }
}
