package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FAT volumes on the command line: written, read, converted, and what they cannot hold. */
class FatCommandTest {

  @TempDir Path folder;

  private Path esp;
  private String fat;

  @BeforeEach
  void aTreeThatFatHolds() throws IOException {
    esp = folder.resolve("esp");
    Files.createDirectories(esp.resolve("EFI/BOOT"));
    Files.writeString(esp.resolve("EFI/BOOT/BOOTX64.EFI"), "MZ".repeat(5000));
    Files.writeString(esp.resolve("EFI/A long name, and lower case.txt"), "long\n");
    Files.writeString(esp.resolve("empty"), "");
    fat = folder + "/x.fat";
  }

  private Cli.Run pack(String source, String... more) {
    var line =
        new ArrayList<>(
            List.of("--tree", source, "--out", fat, "--owner", "0:0", "--epoch", "1700000000"));
    line.addAll(List.of(more));
    return Cli.run(line.toArray(String[]::new));
  }

  @Test
  void aVolumeIsWrittenListedReadVerifiedAndExtracted() throws IOException {
    pack(esp.toString(), "--label", "ESP", "--fat-type", "16", "--size", "32M", "--verify").ok();

    assertEquals(32L << 20, Files.size(Path.of(fat)));
    assertTrue(
        Cli.run("inspect", fat).ok().out().startsWith(fat + ": FAT16, 32.0 MiB\nlabel: ESP\n"));
    assertTrue(Cli.run("verify", fat).ok().out().startsWith(fat + ": a FAT volume, valid"));
    String listed = Cli.run("ls", fat + ":/EFI").ok().out();
    assertTrue(listed.contains("2023-11-14T22:13:20Z /EFI/BOOT/BOOTX64.EFI\n"), listed);
    assertEquals(
        "long\n", Cli.run("cat", fat + ":/EFI/A long name, and lower case.txt").ok().out());
    Cli.run("extract", fat, "--out", folder + "/out", "--allow-loss", "owner").ok();
    assertEquals(
        Files.readString(esp.resolve("EFI/BOOT/BOOTX64.EFI")),
        Files.readString(folder.resolve("out/EFI/BOOT/BOOTX64.EFI")));
  }

  @Test
  void aProfileDecidesAndThePlanSaysWhere() {
    pack(esp.toString(), "--profile", "esp").ok();

    assertTrue(Cli.run("inspect", fat).ok().out().contains(": FAT32, "));
    String plan = pack(esp.toString(), "--plan").ok().out();
    assertTrue(plan.contains("format       fat\n"), plan);
    assertTrue(plan.contains("  boot sector"), plan);
  }

  /** Every path at once, and what would let it go. */
  @Test
  void whatFatCannotHoldIsListedWhole() throws IOException {
    Files.createSymbolicLink(esp.resolve("link"), Path.of("empty"));
    Files.createLink(esp.resolve("same"), esp.resolve("empty"));
    Path spec =
        Files.writeString(
            folder.resolve("spec"),
            "./dev type=char device=linux,1,3 mode=600\n./owned type=file uid=7\n");
    Files.writeString(esp.resolve("owned"), "");

    Cli.Run run = pack(esp.toString(), "--spec", "mtree:" + spec);

    assertEquals(4, run.exit());
    assertTrue(run.err().contains("cannot be written as FAT"), run.err());
    for (String problem :
        List.of(
            "/dev: character device",
            "/link: symbolic link",
            "/owned: owner 7:0",
            "/same: hard link to /empty")) {
      assertTrue(run.err().contains(problem), problem + " in " + run.err());
    }
    assertTrue(
        run.err().contains("--allow-loss device,hardlink,owner,symlink=follow|drop"), run.err());
    assertTrue(Files.notExists(Path.of(fat)));
  }

  @Test
  void eachLossIsAllowedByItsNameAndCounted() throws IOException {
    Files.createSymbolicLink(esp.resolve("link"), Path.of("empty"));
    Files.createLink(esp.resolve("same"), esp.resolve("empty"));
    Path spec =
        Files.writeString(
            folder.resolve("spec"),
            "./dev type=char device=linux,1,3 mode=600\n./owned type=file uid=7 mode=600\n");
    Files.writeString(esp.resolve("owned"), "");

    Cli.Run run =
        pack(
            esp.toString(),
            "--spec",
            "mtree:" + spec,
            "--json",
            "--verify",
            "--allow-loss",
            "device,hardlink,owner,mode,symlink=drop");

    Map<?, ?> result = (Map<?, ?>) ((Map<?, ?>) Json.parse(run.ok().out())).get("result");
    assertEquals(
        Map.of("device", 1L, "hardlink", 1L, "owner", 1L, "mode", 1L, "symlink=drop", 1L),
        result.get("losses"));
    String listed = Cli.run("ls", fat).ok().out();
    assertTrue(listed.contains(" /same\n") && !listed.contains("/link"), listed);
  }

  /** Links in directories that are reached by links lead from where those really are. */
  @Test
  void followedLinksBecomeCopies() throws IOException {
    Files.createDirectories(esp.resolve("real/sub"));
    Files.writeString(esp.resolve("real/file"), "file\n");
    Files.createSymbolicLink(esp.resolve("real/sub/up"), Path.of("../file"));
    Files.createSymbolicLink(esp.resolve("dir"), Path.of("/real/./sub/../../real"));

    Cli.Run run = pack(esp.toString(), "--allow-loss", "symlink=follow", "--verify");

    assertTrue(run.ok().out().contains("left out 3 symlink=follow"), run.out());
    assertEquals("file\n", Cli.run("cat", fat + ":/dir/sub/up").ok().out());
    assertEquals("file\n", Cli.run("cat", fat + ":/real/sub/up").ok().out());
  }

  @Test
  void linksThatLeadNowhereOrRoundAreRefused() throws IOException {
    Files.createSymbolicLink(esp.resolve("dangling"), Path.of("nothing"));
    Files.createSymbolicLink(esp.resolve("outside"), Path.of("/../../x"));
    Files.createSymbolicLink(esp.resolve("EFI/up"), Path.of(".."));
    Files.createSymbolicLink(esp.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(esp.resolve("two"), Path.of("one"));

    Cli.Run run = pack(esp.toString(), "--allow-loss", "symlink=follow");

    assertEquals(4, run.exit());
    for (String path : List.of("/dangling", "/outside", "/EFI/up", "/one", "/two")) {
      assertTrue(run.err().contains(path + ": symbolic link"), run.err());
    }
  }

  @Test
  void aTreeThatIsTooLargeIsRefusedAndNothingIsWritten() throws IOException {
    Files.writeString(esp.resolve("large"), "x".repeat(100_000));

    Cli.Run run = pack(esp.toString(), "--size", "64K");

    assertEquals(4, run.exit(), run.err());
    assertEquals(2, pack(esp.toString(), "--size", "8K").exit(), "too small for any tree");
    assertTrue(Files.notExists(Path.of(fat)));
  }

  private String digest(String source, String... more) throws IOException {
    pack(source, more).ok();
    return Fingerprint.of(Path.of(fat));
  }

  @Test
  void oneTreeFromADirectoryATarAnImageAndASpecIsOneVolume() throws IOException {
    String[] losses = {"--allow-loss", "mode"};
    String tar = folder + "/x.tar.zst";
    String squashfs = folder + "/x.squashfs";
    Cli.run("--tree", esp.toString(), "--out", tar, "--owner", "0:0", "--epoch", "1700000000").ok();
    Cli.run("--tree", tar, "--out", squashfs, "--times", "keep").ok();
    Path spec = folder.resolve("spec");
    Files.writeString(spec, Cli.run("ls", tar, "--format", "mtree").ok().out());

    String directory = digest(esp.toString(), losses);

    assertEquals(directory, digest(tar, losses));
    assertEquals(directory, digest(squashfs, losses));
    assertEquals(directory, digest(fat, losses));
    assertEquals(directory, digest(squashfs, "--spec", "mtree:" + spec, "--allow-loss", "mode"));
  }

  @Test
  void theSerialComesFromTheSeedElseFromTheVolumeItself() throws IOException {
    String plain = serial();
    String same = serial();
    String labelled = serial("--label", "ESP");
    String later = serial("--epoch", "1700000002");
    String seeded = serial("--seed", "x");
    Files.writeString(esp.resolve("empty"), "no more");
    String larger = serial();
    String seededLarger = serial("--seed", "x");

    assertEquals(plain, same);
    assertEquals(5, List.of(plain, labelled, later, seeded, larger).stream().distinct().count());
    assertEquals(seeded, seededLarger);
    Files.writeString(esp.resolve("empty"), "now not");
    assertEquals(larger, serial(), "contents do not count");
    assertNotEquals("0000-0000", plain);
  }

  private String serial(String... more) {
    var line = new ArrayList<>(List.of("--tree", esp.toString(), "--out", fat, "--owner", "0:0"));
    line.addAll(Arrays.asList(more));
    Cli.run(line.toArray(String[]::new)).ok();
    return Cli.run("inspect", fat)
        .ok()
        .out()
        .lines()
        .filter(text -> text.startsWith("serial: "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oddSecondsBecomeEvenAndTimesBeforeFatBecomeItsFirst() {
    Cli.Run odd =
        Cli.run(
            "--tree",
            esp.toString(),
            "--out",
            fat,
            "--owner",
            "0:0",
            "--epoch",
            "1700000001",
            "--verify");

    assertTrue(odd.ok().err().contains("lose their fraction of two seconds"), odd.err());
    Cli.run("--tree", esp.toString(), "--out", fat, "--owner", "0:0", "--verify").ok();
    assertTrue(Cli.run("ls", fat).ok().out().contains("1980-01-01T00:00:00Z /empty"));
  }

  @Test
  void aVolumeBecomesAnyOtherFormat() {
    pack(esp.toString()).ok();

    for (String name : List.of("y.squashfs", "y.tar.gz", "y.cpio")) {
      Cli.run("--tree", fat + ":/EFI:/", "--out", folder + "/" + name, "--verify").ok();
      assertTrue(
          Cli.run("ls", folder + "/" + name).ok().out().contains(" /BOOT/BOOTX64.EFI\n"), name);
    }
  }

  @Tag("reference")
  @Test
  void fsckIsContentAndMtoolsFindEveryFile() throws IOException {
    for (String[] options : new String[][] {{}, {"--profile", "esp", "--label", "ESP"}}) {
      pack(esp.toString(), options).ok();
      Path copy = Files.createDirectories(folder.resolve("copy" + options.length));

      ReferenceTool.require("fsck.fat").run("-n", "-v", fat);
      ReferenceTool.require("mcopy").run("-s", "-n", "-i", fat, "::/*", copy);

      assertEquals(names(esp), names(copy));
      assertEquals(
          Files.readString(esp.resolve("EFI/BOOT/BOOTX64.EFI")),
          Files.readString(copy.resolve("EFI/BOOT/BOOTX64.EFI")));
    }
  }

  private static List<String> names(Path tree) throws IOException {
    try (var paths = Files.walk(tree)) {
      return paths.map(path -> tree.relativize(path).toString()).sorted().toList();
    }
  }
}
