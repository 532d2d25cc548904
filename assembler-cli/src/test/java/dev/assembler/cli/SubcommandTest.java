package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubcommandTest {

  @TempDir Path folder;

  private Path tree;
  private String image;

  @BeforeEach
  void anImage() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
    image = folder + "/x.squashfs";
    Cli.run("--tree", tree.toString(), "--out", image, "--owner", "3:4", "--epoch", "60").ok();
  }

  @Test
  void lsShowsEveryNameBelowAPath() {
    String out = Cli.run("ls", image + ":/bin").ok().out();

    assertEquals(
        """
        drwxr-xr-x  2 3:4          0 1970-01-01T00:01:00Z /bin
        -rwxr-xr-x  2 3:4       5100 1970-01-01T00:01:00Z /bin/same
        lrwxrwxrwx  1 3:4          4 1970-01-01T00:01:00Z /bin/sh -> tool
        -rwxr-xr-x  2 3:4       5100 1970-01-01T00:01:00Z /bin/tool
        """,
        out);
  }

  /** Host directory, archive and image are one address space. */
  @Test
  void theSameTreeIsListedAlikeWhereverItIs() throws IOException {
    String tar = folder + "/x.tar.zst";
    Cli.run("--tree", image, "--out", tar, "--times", "keep").ok();

    String ofImage = Cli.run("ls", image, "--dump").ok().out();
    String ofTar = Cli.run("ls", tar, "--dump").ok().out();
    String ofStream =
        Cli.run(Files.readAllBytes(Path.of(tar)), Map.of(), "ls", "-", "--dump").ok().out();

    assertEquals(ofImage, ofTar);
    assertEquals(ofImage, ofStream);
  }

  @Test
  void anMtreeListingIsASpecThatHolds() throws IOException {
    Path spec = folder.resolve("spec");
    Files.writeString(spec, Cli.run("ls", image, "--format", "mtree").ok().out());
    String again = folder + "/y.squashfs";

    Cli.run("--tree", tree.toString(), "--out", again, "--epoch", "60", "--spec", "mtree:" + spec)
        .ok();

    assertArrayEquals(Files.readAllBytes(Path.of(image)), Files.readAllBytes(Path.of(again)));
  }

  @Test
  void catGivesTheBytesOfAFile() throws IOException {
    assertArrayEquals(
        Files.readAllBytes(tree.resolve("var/cache/deep/data")),
        Cli.run("cat", image + ":/var/cache/deep/data").ok().bytes());
    assertEquals(0, Cli.run("cat", image + ":/empty").ok().bytes().length);
  }

  @Test
  void extractedTreesPackToTheSameImage() throws IOException {
    Cli.run("extract", image, "--out", folder + "/out").ok();
    Cli.run("extract", image, "--out", folder + "/out.tar.xz").ok();

    for (String source : new String[] {"/out", "/out.tar.xz"}) {
      String again = folder + "/again.squashfs";
      Cli.run("--tree", folder + source, "--out", again, "--epoch", "60", "--owner", "keep").ok();
      assertArrayEquals(
          Files.readAllBytes(Path.of(image)), Files.readAllBytes(Path.of(again)), source);
    }
  }

  @Test
  void oneFileIsExtractedIntoADirectory() throws IOException {
    Cli.run("extract", image + ":/etc/motd", "--out", folder + "/out").ok();

    assertEquals("hello\n", Files.readString(folder.resolve("out/motd")));
  }

  @Test
  void extractDoesNotMixWithWhatIsThere() throws IOException {
    Files.createDirectories(folder.resolve("out/there"));

    Cli.Run run = Cli.run("extract", image, "--out", folder + "/out");

    assertEquals(2, run.exit());
    assertEquals(
        "assemble: "
            + folder
            + "/out: not empty, expected a missing or empty folder; name another, or empty it\n",
        run.err());
    assertTrue(Files.notExists(folder.resolve("out/etc")));
  }

  @Test
  void inspectShowsWhereEverythingIs() {
    String out = Cli.run("inspect", image).ok().out();

    assertTrue(out.startsWith(image + ": squashfs 4.0, zstd, "), out);
    assertTrue(out.contains("0x08  mkfs_time              0x3c (60)\n"), out);
    assertTrue(out.contains("inode table\n"), out);
  }

  @Test
  void verifySaysWhatIsValid() {
    String said = Cli.run("verify", image).ok().out();

    assertTrue(said.startsWith(image + ": a squashfs image, valid; all of it was read: "), said);
    assertTrue(said.contains(" inodes, "), said);
    assertTrue(!said.contains(" 0 "), said);
    assertEquals(1, said.lines().count());
  }

  /** A dozen flips and cuts: exit 3, one line, the file named. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void damageIsExitThree(int seed) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(image));
    Path damaged = folder.resolve("damaged.squashfs");
    if (seed % 2 == 0) {
      Files.write(damaged, java.util.Arrays.copyOf(bytes, bytes.length - 4096 + seed));
    } else {
      // Tables' positions, magic and counts are redundant: each of their bits matters.
      byte[] changed = bytes.clone();
      int[] places = {0x00, 0x16, 0x28, 0x30, 0x40, 0x48};
      changed[places[seed / 2]] ^= 0x10;
      Files.write(damaged, changed);
    }

    Cli.Run run = Cli.run("verify", damaged.toString());

    assertEquals(3, run.exit(), "seed " + seed + ": " + run.err());
    assertTrue(run.err().startsWith("assemble: " + damaged + ": "), run.err());
    assertEquals(1, run.err().lines().count());
  }

  /** Contents are read late: the message names the source all the same, not the output. */
  @Test
  void damagedContentsNameTheirSource() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(image));
    bytes[100] ^= 0x55;
    Path damaged = Files.write(folder.resolve("damaged.squashfs"), bytes);

    Cli.Run run = Cli.run("--tree", damaged.toString(), "--out", folder + "/y.tar");

    assertEquals(3, run.exit(), run.err());
    assertTrue(run.err().startsWith("assemble: " + damaged + ": "), run.err());
    assertTrue(Files.notExists(folder.resolve("y.tar")));
  }

  @Test
  void damagedTarsAreExitThree() throws IOException {
    Path tar = folder.resolve("x.tar.gz");
    Cli.run("--tree", image, "--out", tar.toString()).ok();
    byte[] bytes = Files.readAllBytes(tar);
    for (int cut : new int[] {1, 9, bytes.length / 2, bytes.length - 30}) {
      Path damaged = folder.resolve("damaged.tar.gz");
      Files.write(damaged, java.util.Arrays.copyOf(bytes, bytes.length - cut));

      assertEquals(3, Cli.run("verify", damaged.toString()).exit(), "cut " + cut);
      assertEquals(3, Cli.run("ls", damaged.toString()).exit(), "cut " + cut);
      assertEquals(
          3,
          Cli.run("--tree", damaged.toString(), "--out", folder + "/y.squashfs").exit(),
          "cut " + cut);
    }
  }

  @Test
  void completionsAreScriptsOfTheirShell() throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, Cli.run("completion", "bash").ok().out());

    Process bash = new ProcessBuilder("bash", "-n", script.toString()).start();

    assertEquals(
        0,
        bash.waitFor(),
        new String(bash.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    assertTrue(Files.readString(script).contains("--block-size"));
    assertTrue(Cli.run("completion", "zsh").ok().out().startsWith("autoload"));
    assertTrue(Cli.run("completion", "fish").ok().out().contains("-l block-size -r"));
  }

  @Test
  void bashCompletesOptionsAndCommands() throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(
        script,
        Cli.run("completion", "bash").ok().out()
            + "COMP_WORDS=(assemble in); COMP_CWORD=1; _assemble; echo \"${COMPREPLY[@]}\"\n"
            + "COMP_WORDS=(assemble ls --du); COMP_CWORD=2; _assemble; echo \"${COMPREPLY[@]}\"\n"
            + "COMP_WORDS=(assemble --format sq); COMP_CWORD=2; _assemble; echo \"${COMPREPLY[@]}\"\n"
            + "COMP_WORDS=(assemble --times c); COMP_CWORD=2; _assemble; echo \"${COMPREPLY[@]}\"\n"
            + "COMP_WORDS=(assemble --compression lz); COMP_CWORD=2; _assemble;"
            + " echo \"${COMPREPLY[@]}\"\n"
            + "COMP_WORDS=(assemble completion f); COMP_CWORD=2; _assemble;"
            + " echo \"${COMPREPLY[@]}\"\n"
            + "COMP_WORDS=(assemble --bl); COMP_CWORD=1; _assemble; echo \"${COMPREPLY[@]}\"\n");

    Process bash = new ProcessBuilder("bash", script.toString()).start();

    assertEquals(
        "inspect\n--dump\nsquashfs\nclamp\nlz4 lz4hc\nfish\n--block-size\n",
        new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void doctorNamesTheCodecs() {
    assertTrue(Cli.run("doctor").ok().out().contains("codec zstd: zstd-jni "));
  }
}
