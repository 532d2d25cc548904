package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --out} given several times. */
class OnePassTest {

  private static final List<String> NAMES =
      List.of("a.squashfs", "b.cpio.zst", "c.iso", "d.tar", "e.ext4", "f.tar.gz", "g.cpio.xz");

  @TempDir Path folder;

  private String tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree")).toString();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private Cli.Run pack(List<String> names, String... options) {
    var words = new ArrayList<>(List.of("--tree", tree));
    names.forEach(name -> words.addAll(List.of("--out", out(name))));
    words.addAll(List.of(options));
    return Cli.run(words.toArray(String[]::new));
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("tree"))
          .sorted()
          .toList();
    }
  }

  private void assertAsAlone(String name, String... options) throws IOException {
    byte[] together = Files.readAllBytes(folder.resolve(name));

    pack(List.of(name), options).ok();

    assertArrayEquals(together, Files.readAllBytes(folder.resolve(name)), name);
  }

  @Test
  void eachOutputIsThatOfARunOfItsOwn() throws IOException {
    Cli.Run run = pack(NAMES, "-v").ok();

    assertEquals(NAMES, left());
    assertEquals(NAMES.size(), run.out().lines().filter(line -> line.contains(" nodes, ")).count());
    assertTrue(run.err().contains("read: 4 files in 4 openings\n"), run.err());
    for (String name : NAMES) {
      assertAsAlone(name);
    }
  }

  /** All pairs of formats, with small differences between their trees: links, times. */
  @ParameterizedTest
  @ValueSource(strings = {"a.squashfs", "b.cpio.zst", "c.iso", "d.tar", "e.ext4", "h.fat"})
  void everyPairComesOutTheSame(String first) throws IOException {
    String[] losses = {"--allow-loss", "symlink=follow,hardlink,mode,owner", "--times", "keep"};
    for (String second : List.of("x.squashfs", "x.cpio.gz", "x.iso", "x.tar", "x.ext4", "x.fat")) {
      pack(List.of(first, second), losses).ok();

      assertAsAlone(second, losses);
    }
    assertAsAlone(first, losses);
  }

  @Test
  void optionsGoToTheOutputsThatHaveThem() throws IOException {
    List<String> names = List.of("a.squashfs", "b.cpio.zst", "c.iso", "f.tar.gz");
    String[] options = {"--compression", "zstd:4", "--block-size", "4K", "--volume-id", "OWN"};

    pack(names, options).ok();

    assertAsAlone("a.squashfs", "--compression", "zstd:4", "--block-size", "4K");
    assertAsAlone("b.cpio.zst", "--compression", "zstd:4");
    assertAsAlone("c.iso", "--volume-id", "OWN");
    assertAsAlone("f.tar.gz");
  }

  /** What UEFI starts is a tree that the ISO alone needs. */
  @Test
  void anOutputMayHaveATreeOfItsOwn() throws IOException {
    String[] efi = {"--efi-tree", tree + "/etc/conf.d"};

    pack(List.of("a.squashfs", "c.iso", "d.tar"), efi).ok();

    assertAsAlone("c.iso", efi);
    assertAsAlone("d.tar");
  }

  @Test
  void resultsFollowTheirSchemas() throws IOException {
    Map<?, ?> result =
        JsonTest.checked("assemble-outputs", pack(List.of("a.squashfs", "c.iso"), "--json").ok());
    JsonTest.checked("plan-outputs", pack(List.of("a.squashfs", "d.tar"), "--json", "--plan").ok());

    var outputs = (List<?>) ((Map<?, ?>) result.get("result")).get("outputs");
    assertEquals(2, outputs.size());
    assertEquals(List.of("a.squashfs", "c.iso"), left());
  }

  @Test
  void aPlanOfSeveralWritesNothing() throws IOException {
    Cli.Run run = pack(List.of("a.squashfs", "c.iso", "d.tar"), "--plan").ok();

    assertEquals(3, run.out().lines().filter(line -> line.startsWith("output ")).count());
    assertEquals(List.of(), left());
  }

  @Test
  void whatOneFormatCannotHoldLeavesNothing() throws IOException {
    Files.writeString(folder.resolve("a.squashfs"), "what was there");

    Cli.Run run = pack(List.of("a.squashfs", "c.iso", "h.fat"));

    assertEquals(ExitCode.UNREPRESENTABLE, run.exit(), run.err());
    assertTrue(run.err().contains("cannot be written as FAT"), run.err());
    assertEquals("what was there", Files.readString(folder.resolve("a.squashfs")));
    assertEquals(List.of("a.squashfs"), left());
  }

  @Test
  void anImageThatIsTooLargeLeavesNothing() throws IOException {
    Cli.Run run = pack(List.of("b.cpio.zst", "d.tar"), "--budget", "100K");

    assertFalse(run.exit() == ExitCode.DONE, run.err());
    assertEquals(List.of(), left());
  }

  @Test
  void aFolderThatIsMissingIsFoundBeforeAnythingIsRead() throws IOException {
    Cli.Run run = pack(List.of("a.squashfs", "missing/d.tar"));

    assertEquals(ExitCode.ENVIRONMENT, run.exit(), run.err());
    assertEquals(List.of(), left());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--offset 4096 | --offset: given with several outputs",
        "--format tar | --format tar: given with several outputs, expected their suffixes",
        "--fat-type 32 | --fat-type: the formats are squashfs and iso, expected fat",
        "--out - | --out -: standard output cannot be taken back if another output fails",
        "--out DIR/a.squashfs | the same file twice, expected different files",
        "--out DIR/x.img | .img",
        "--verify=some | --verify some: unknown, expected one of none, sampled, full",
        "--guest g.toml | --guest: squashfs is not what a kernel unpacks",
      })
  void whatSeveralOutputsCannotHaveIsRefused(String options, String message) throws IOException {
    String[] words = options.replace("DIR", folder.toString()).split(" ", -1);

    Cli.Run run = pack(List.of("a.squashfs", "c.iso"), words);

    assertEquals(ExitCode.USAGE, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertEquals(List.of(), left());
  }

  @Test
  void aCompressionThatNoneHasIsRefused() throws IOException {
    Cli.Run run = pack(List.of("c.iso", "d.tar"), "--compression", "zstd:4");

    assertEquals(ExitCode.USAGE, run.exit(), run.err());
    assertTrue(
        run.err().contains("--compression zstd:4: none of the outputs is compressed so"),
        run.err());
  }

  @Test
  void aLayoutHasOneOutput() throws IOException {
    Files.writeString(folder.resolve("disk.toml"), "");

    Cli.Run run =
        Cli.run("--layout", out("disk.toml"), "--out", out("a.raw"), "--out", out("b.raw"));

    assertEquals(ExitCode.USAGE, run.exit(), run.err());
    assertTrue(run.err().contains("b.raw: a second output"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--verify", "--verify=full", "--verify=sampled", "--verify=none"})
  void outputsAreReadBack(String verify) throws IOException {
    Cli.Run run = pack(List.of("a.squashfs", "b.cpio.zst", "c.iso", "d.tar"), verify, "-v").ok();

    assertTrue(run.err().contains("read: 4 files in 4 openings\n"), run.err());
    assertAsAlone("c.iso", verify);
  }

  @Test
  void standardInputIsReadOnceForAll() throws IOException {
    pack(List.of("d.tar")).ok();
    byte[] archive = Files.readAllBytes(folder.resolve("d.tar"));

    Cli.Run run =
        Cli.run(
            archive, Map.of(), "--tree", "-", "--out", out("a.squashfs"), "--out", out("c.iso"));

    assertEquals(ExitCode.DONE, run.exit(), run.err());
    assertEquals(List.of("a.squashfs", "c.iso", "d.tar"), left());
  }
}
