package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ext4 volumes on the command line: written, read, converted, and what they cannot hold. */
class Ext4CommandTest {

  @TempDir Path folder;

  private Path tree;
  private String ext4;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
    ext4 = folder + "/x.ext4";
  }

  private Cli.Run pack(String source, String... more) {
    var line =
        new ArrayList<>(
            List.of("--tree", source, "--out", ext4, "--owner", "0:0", "--epoch", "1700000000"));
    line.addAll(List.of(more));
    return Cli.run(line.toArray(String[]::new));
  }

  @Test
  void aVolumeIsWrittenListedReadVerifiedAndExtracted() throws IOException {
    pack(tree.toString(), "--label", "root", "--size", "32M", "--verify").ok();

    assertEquals(32L << 20, Files.size(Path.of(ext4)));
    String inspected = Cli.run("inspect", ext4).ok().out();
    assertTrue(inspected.startsWith(ext4 + ": ext4, 32.0 MiB\nlabel: root\nuuid: "), inspected);
    assertTrue(inspected.contains("features: has_journal "), inspected);
    String verified = Cli.run("verify", ext4).ok().out();
    assertTrue(verified.startsWith(ext4 + ": an ext4 volume, valid"), verified);
    String listed = Cli.run("ls", ext4 + ":/etc").ok().out();
    assertTrue(listed.contains("2023-11-14T22:13:20Z /etc/conf.d/a.conf\n"), listed);
    assertEquals("hello\n", Cli.run("cat", ext4 + ":/etc/motd").ok().out());
    Cli.run("extract", ext4, "--out", folder + "/out", "--allow-loss", "owner").ok();
    assertEquals(-1, Files.mismatch(tree.resolve("bin/tool"), folder.resolve("out/bin/tool")));
    assertEquals(Path.of("tool"), Files.readSymbolicLink(folder.resolve("out/bin/sh")));
  }

  /** Whatever way round the formats are gone through, the tree is the same. */
  @Test
  void aVolumeIsATreeLikeAnyOther() throws IOException {
    pack(tree.toString()).ok();
    String direct = Fingerprint.of(Path.of(ext4));
    String tar = folder + "/x.tar";
    Cli.run("--tree", ext4, "--out", tar, "--times", "keep").ok();
    String own = Cli.run("ls", "--dump", ext4).ok().out();

    pack(tar).ok();

    assertEquals(direct, Fingerprint.of(Path.of(ext4)));
    assertEquals(own, Cli.run("ls", "--dump", tar).ok().out());
  }

  @Test
  void thePlanSaysWhereEverythingGoes() {
    String plan = pack(tree.toString(), "--size", "64M", "--plan").ok().out();

    assertTrue(plan.contains("format       ext4\n"), plan);
    assertTrue(plan.contains("journal, directories and files"), plan);
    assertTrue(Files.notExists(Path.of(ext4)));
  }

  @Test
  void everyOptionDoesWhatItSays() {
    pack(
            tree.toString(),
            "--size",
            "40M",
            "--block-size",
            "1K",
            "--inodes",
            "5000",
            "--reserved",
            "10",
            "--journal",
            "2M",
            "--profile",
            "boot")
        .ok();

    String said = Cli.run("inspect", ext4).ok().out();
    for (String line :
        List.of("block size: 1024", "blocks: 40960", "reserved blocks: 4096", "inodes: 5000")) {
      assertTrue(said.contains(line + "\n"), line + " in " + said);
    }
    assertTrue(!said.contains("64bit"), said);
    assertTrue(pack(tree.toString(), "--journal", "none", "--size", "minimal").exit() == 0);
    said = Cli.run("inspect", ext4).ok().out();
    assertTrue(!said.contains("has_journal"), said);
    assertTrue(pack(tree.toString(), "--inode-ratio", "1K", "--size", "8M").exit() == 0);
    said = Cli.run("inspect", ext4).ok().out();
    assertTrue(said.contains("inodes: 8192\n"), said);
  }

  @Test
  void identitiesAreDerivedFromTheSeed() throws IOException {
    pack(tree.toString(), "--seed", "one").ok();
    String one = Fingerprint.of(Path.of(ext4));
    pack(tree.toString(), "--seed", "two").ok();
    String two = Fingerprint.of(Path.of(ext4));
    pack(tree.toString(), "--seed", "one").ok();

    assertEquals(one, Fingerprint.of(Path.of(ext4)));
    assertNotEquals(one, two);
  }

  @Test
  void whatIsTypedWronglyIsRefused() {
    assertEquals(
        "assemble: --block-size 8K: 8192, expected 1024, 2048 or 4096\n",
        pack(tree.toString(), "--block-size", "8K").err());
    assertEquals(
        "assemble: --journal 1M: 256 blocks of 4096, expected 1024 to 10240000, or none\n",
        pack(tree.toString(), "--journal", "1M").err());
    assertEquals(
        "assemble: --profile old: unknown, expected boot\n",
        pack(tree.toString(), "--profile", "old").err());
    assertEquals(
        "assemble: --reserved 60: 60, expected 0 to 50\n",
        pack(tree.toString(), "--reserved", "60").err());
    assertTrue(
        pack(tree.toString(), "--label", "seventeen letters").err().contains("at most 16 bytes"));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAByteIsWritten() {
    Cli.Run run = pack(tree.toString(), "--size", "100K", "--inodes", "12");

    assertEquals(4, run.exit());
    assertTrue(run.err().contains("12 inodes, the tree needs 23"), run.err());
    assertTrue(Files.notExists(Path.of(ext4)));
    Cli.Run small = pack(tree.toString(), "--size", "100K");
    assertEquals(4, small.exit());
    assertTrue(small.err().contains("a volume of 102400 bytes, at least "), small.err());
  }

  /** Names that ext4 has no place for are let go by name alone, and counted. */
  @Test
  void attributesOfOtherNamespacesAreALoss() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec"), "./empty type=file xattr.btrfs.compression=enN0ZA==\n");
    String[] said = {"--spec", "mtree:" + spec};

    Cli.Run refused = pack(tree.toString(), said);
    Cli.Run allowed =
        pack(tree.toString(), said[0], said[1], "--allow-loss", "xattr", "--verify").ok();

    assertEquals(4, refused.exit());
    assertTrue(refused.err().contains("/empty: xattr btrfs.compression"), refused.err());
    assertTrue(allowed.out().contains("left out 1 xattr"), allowed.out());
  }
}
