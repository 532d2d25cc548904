package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the main job does to a tree on request. */
class ShapeTest {

  @TempDir Path folder;

  @Test
  void setsArePrunedAndARuleWithoutAMatchIsAWarning() throws IOException {
    Path tree = tree("usr/share/doc/x/README", "usr/share/doc/x/copyright", "bin/x");

    Cli.Run run =
        pack(tree, "--prune", "@docs", "--prune", "!/usr/share/doc/*/copyright", "--prune", "@man");

    assertTrue(run.ok().err().contains("--prune @man: matches nothing"), run.err());
    String listing = Cli.run("ls", folder.resolve("out.tar").toString()).ok().out();
    assertTrue(listing.contains("/usr/share/doc/x/copyright"), listing);
    assertFalse(listing.contains("README"), listing);
  }

  @Test
  void anUnknownSetIsWrongUsage() throws IOException {
    Cli.Run run = pack(tree("x"), "--prune", "@mann");

    assertEquals(ExitCode.USAGE, run.exit());
    assertTrue(run.err().contains("did you mean @man?"), run.err());
  }

  @Test
  void whiteoutsAreAppliedOnRequestAndCountedElse() throws IOException {
    Path lower = tree("a/gone", "a/kept");
    Path upper = folder.resolve("upper");
    Files.createDirectories(upper.resolve("a"));
    Files.writeString(upper.resolve("a/.wh.gone"), "");

    Cli.Run kept = pack(lower, "--tree", upper.toString());
    assertTrue(kept.ok().err().contains("1 whiteout is kept as files"), kept.err());
    pack(lower, "--tree", upper.toString(), "--whiteouts").ok();

    String listing = Cli.run("ls", folder.resolve("out.tar").toString()).ok().out();
    assertFalse(listing.contains("gone"), listing);
    assertTrue(listing.contains("/a/kept"), listing);
  }

  /** Nothing is under the output's name, or what was. */
  @Test
  void anImageOverItsBudgetIsRefusedWithItsLargestFiles() throws IOException {
    Path tree = tree("small");
    Files.write(tree.resolve("large"), new byte[5000]);
    Files.writeString(folder.resolve("out.tar"), "before");

    Cli.Run run = pack(tree, "--budget", "1K");

    assertEquals(ExitCode.UNREPRESENTABLE, run.exit());
    assertTrue(run.err().contains("over the budget of 1.0 KiB"), run.err());
    assertTrue(run.err().indexOf("/large: 4.9 KiB") < run.err().indexOf("/small"), run.err());
    assertArrayEquals(
        "before".getBytes(StandardCharsets.US_ASCII),
        Files.readAllBytes(folder.resolve("out.tar")));
    pack(tree, "--budget", "1M").ok();
  }

  private Path tree(String... files) throws IOException {
    Path tree = folder.resolve("tree");
    for (String file : files) {
      Files.createDirectories(tree.resolve(file).getParent());
      Files.writeString(tree.resolve(file), "x");
    }
    return tree;
  }

  private Cli.Run pack(Path tree, String... options) {
    var arguments = new ArrayList<String>();
    arguments.add("--tree");
    arguments.add(tree.toString());
    arguments.addAll(List.of(options));
    arguments.add("--out");
    arguments.add(folder.resolve("out.tar").toString());
    return Cli.run(arguments.toArray(String[]::new));
  }
}
