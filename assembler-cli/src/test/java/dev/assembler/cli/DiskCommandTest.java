package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Epoch;
import dev.assembler.qcow2.Qcow2Image;
import dev.assembler.qcow2.Qcow2Options;
import dev.assembler.testkit.ReferenceTool;
import dev.assembler.verity.HashAlgorithm;
import dev.assembler.verity.VerityOptions;
import dev.assembler.vhd.VhdImage;
import dev.assembler.vhd.VhdOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks on the command line: their partitions, what is in them, and what keeps them. */
class DiskCommandTest {

  private static final String MOTD = "hello\n";

  @TempDir Path folder;

  private Path disk;

  @BeforeEach
  void aDisk() throws IOException {
    disk = SmallDisk.gpt(folder, VerityOptions.defaults());
  }

  private static Map<?, ?> result(Cli.Run run) throws IOException {
    return (Map<?, ?>) ((Map<?, ?>) Json.parse(run.ok().out())).get("result");
  }

  @Test
  void lsShowsThePartitionsOfADisk() throws IOException {
    List<String> lines = Cli.run("ls", disk.toString()).ok().out().lines().toList();

    assertEquals(5, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("part  offset"), lines.get(0));
    assertTrue(
        lines.get(1).matches("1     0x0000100000 .* esp .* esp +a FAT volume"), lines.get(1));
    assertTrue(lines.get(2).matches("2 .* root-x86-64 .* root +a squashfs image"), lines.get(2));
    assertTrue(lines.get(3).matches("3 .* root-x86-64-verity .* root-verity .*"), lines.get(3));
    List<?> json = (List<?>) result(Cli.run("ls", disk.toString(), "--json")).get("partitions");
    Map<?, ?> root = (Map<?, ?>) json.get(1);
    assertEquals(2L, root.get("number"));
    assertEquals("root", root.get("name"));
    assertEquals("root-x86-64", root.get("type"));
    assertEquals(SmallDisk.offset(disk, 2), root.get("offset"));
  }

  @Test
  void partsAreReachedByNumberAndByName() throws IOException {
    for (String esp : List.of("#esp", "#1")) {
      String listed = Cli.run("ls", disk + esp + ":/EFI/BOOT").ok().out();
      assertTrue(listed.contains(" /EFI/BOOT/BOOTX64.EFI\n"), listed);
      assertEquals("MZ boot\n", Cli.run("cat", disk + esp + ":/EFI/BOOT/BOOTX64.EFI").ok().out());
    }
    assertTrue(Cli.run("inspect", disk + "#root").ok().out().contains(": squashfs 4.0, "));
    assertTrue(Cli.run("inspect", disk + "#1").ok().out().contains("label: ESP\n"));
    assertTrue(Cli.run("verify", disk + "#root").ok().out().contains("a squashfs image, valid"));
    String out = folder + "/out";
    Cli.run("extract", disk + "#root:/etc", "--out", out, "--allow-loss", "owner").ok();
    assertEquals(MOTD, Files.readString(Path.of(out, "motd")));
  }

  @Test
  void aPartitionIsATree() throws IOException {
    String again = folder + "/again.squashfs";

    Cli.run("--tree", disk + "#root", "--out", again, "--verify", "--compression", "store").ok();
    Cli.run("--tree", disk + "#esp:/EFI:/boot", "--out", folder + "/y.tar", "--verify").ok();

    assertEquals(Fingerprint.of(folder.resolve("root.squashfs")), Fingerprint.of(Path.of(again)));
    assertTrue(Cli.run("ls", folder + "/y.tar").ok().out().contains(" /boot/BOOT/BOOTX64.EFI\n"));
  }

  @Test
  void whatIsNotThereIsRefusedWithWhatIs() {
    String all = "1 (esp), 2 (root), 3 (root-verity), 4 (data)";

    refused(
        2,
        disk
            + ": a disk, which has no tree of its own, expected one of its parts;"
            + " add #NUMBER or #NAME: "
            + all,
        "--tree",
        disk.toString(),
        "--out",
        folder + "/y.tar");
    refused(3, disk + "#boot: no such partition, expected one of " + all, "ls", disk + "#boot");
    assertEquals(2, Cli.run("ls", disk + ":/etc").exit());
    assertEquals(2, Cli.run("ls", disk.toString(), "--dump").exit());
    assertEquals(3, Cli.run("ls", disk + "#data").exit());
    refused(
        2,
        disk
            + "#1#2: a FAT volume has no parts, expected IMAGE[:PATH]; write %23 for a # in a name",
        "ls",
        disk + "#1#2");
  }

  private static void refused(int exit, String message, String... args) {
    Cli.Run run = Cli.run(args);

    assertEquals("assemble: " + message + "\n", run.err());
    assertEquals(exit, run.exit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256", "SHA512"})
  void aFlippedByteThatVerityProtectsIsADifference(HashAlgorithm algorithm) throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    disk = SmallDisk.gpt(other, VerityOptions.defaults().withAlgorithm(algorithm));
    Map<?, ?> facts = (Map<?, ?>) result(Cli.run("verify", disk.toString(), "--json")).get("facts");
    assertEquals(1L, facts.get("verity pairs"));
    assertEquals(2L, facts.get("volumes"));

    SmallDisk.flipped(disk, SmallDisk.offset(disk, 2) + 4096 + 17);

    Cli.Run data = Cli.run("verify", disk.toString());
    assertEquals(1, data.exit(), data.err());
    assertTrue(data.err().contains("partition 2 (root): data block 1 at 0x1000"), data.err());
    SmallDisk.flipped(disk, SmallDisk.offset(disk, 2) + 4096 + 17);
    SmallDisk.flipped(disk, SmallDisk.offset(disk, 3) + 4096 + 5);
    assertEquals(1, Cli.run("verify", disk.toString()).exit(), "the tree itself");
  }

  @Test
  void malformedTablesTreesAndVolumesAreRefused() throws IOException {
    byte[] good = Files.readAllBytes(disk);

    Cli.Run superblock = Cli.run("verify", SmallDisk.flipped(disk, SmallDisk.offset(disk, 3)) + "");
    assertEquals(3, superblock.exit());
    assertTrue(superblock.err().startsWith("assemble: " + disk + "#3: verity superblock"));
    Files.write(disk, good);
    Cli.Run volume =
        Cli.run("verify", SmallDisk.flipped(disk, SmallDisk.offset(disk, 1) + 512) + "");
    assertEquals(3, volume.exit());
    assertTrue(volume.err().startsWith("assemble: " + disk + "#1: "), volume.err());
  }

  @Test
  void theBackupIsReadWhereThePrimaryIsDamagedAndItIsSaid() throws IOException {
    SmallDisk.flipped(disk, 512 + 56);

    String said = Cli.run("ls", disk.toString()).ok().out();

    assertTrue(said.contains("primary GPT: "), said);
    assertEquals(MOTD, Cli.run("cat", disk + "#root:/etc/motd").ok().out());
    assertEquals(3, Cli.run("verify", disk.toString()).exit());
  }

  @Test
  void anMbrIsReadByNumbers() throws IOException {
    Path mbr = SmallDisk.mbr(folder, folder + "/esp.fat");

    assertTrue(Cli.run("ls", mbr.toString()).ok().out().contains("0x0c *"));
    assertEquals("MZ boot\n", Cli.run("cat", mbr + "#1:/EFI/BOOT/BOOTX64.EFI").ok().out());
    Cli.run("verify", mbr.toString()).ok();
  }

  /** A stream, with all its holes, is spread out to be looked into. */
  @ParameterizedTest
  @ValueSource(strings = {"zstd", "xz", "gzip"})
  void aCompressedDiskIsReadAsTheDiskIs(String codec) throws IOException {
    Path stream = SmallDisk.compressed(disk, codec);

    assertEquals(
        Cli.run("ls", disk.toString()).ok().out(), Cli.run("ls", stream.toString()).ok().out());
    assertEquals(MOTD, Cli.run("cat", stream + "#root:/etc/motd").ok().out());
    Cli.run("verify", stream.toString()).ok();
    Map<?, ?> inspected = result(Cli.run("inspect", stream.toString(), "--json"));
    assertEquals(codec, inspected.get("compression"));
  }

  private Path qcow2(Path of) throws IOException {
    Path file = folder.resolve(of.getFileName() + ".qcow2");
    try (ImageSource source = FileImage.openForReading(of);
        FileImage target = FileImage.create(file)) {
      Qcow2Image.write(source, Qcow2Options.defaults(), target);
    }
    return file;
  }

  private Path vhd(Path of) throws IOException {
    Path file = folder.resolve(of.getFileName() + ".vhd");
    try (ImageSource source = FileImage.openForReading(of);
        FileImage target = FileImage.create(file)) {
      VhdImage.write(source, new VhdOptions(new UUID(1, 2), Epoch.ZERO), target);
    }
    return file;
  }

  @Test
  void aDiskInAContainerIsReadAsTheDiskIs() throws IOException {
    for (Path file : List.of(qcow2(disk), vhd(disk))) {
      boolean same = file.toString().endsWith("qcow2");
      String listed = Cli.run("ls", file.toString()).ok().out();
      if (same) {
        assertEquals(Cli.run("ls", disk.toString()).ok().out(), listed);
      }
      assertEquals(MOTD, Cli.run("cat", file + "#root:/etc/motd").ok().out());
      Cli.run("--tree", file + "#root:/etc:/", "--out", folder + "/y.tar").ok();
      String inspected = Cli.run("inspect", file.toString()).ok().out();
      assertTrue(inspected.contains("holds: a disk with partitions\n"), inspected);
    }
    Cli.run("verify", folder + "/x.raw.qcow2").ok();
    Cli.run("verify", folder + "/x.raw.vhd").ok();
  }

  /** A file system without a disk around it, too. */
  @Test
  void aVolumeInAContainerIsATree() throws IOException {
    Path file = qcow2(folder.resolve("root.squashfs"));

    assertEquals(MOTD, Cli.run("cat", file + ":/etc/motd").ok().out());
    Cli.run("--tree", file.toString(), "--out", folder + "/y.tar", "--verify").ok();
  }

  @Test
  void whatVerityProtectsIsCheckedInsideAContainer() throws IOException {
    SmallDisk.flipped(disk, SmallDisk.offset(disk, 2) + 4096 + 17);

    Cli.Run run = Cli.run("verify", qcow2(disk).toString());

    assertEquals(1, run.exit(), run.err());
  }

  /** Else a container whose clusters are its own would be opened without end. */
  @Test
  void aContainerInAContainerIsRefused() throws IOException {
    Path twice = qcow2(qcow2(disk));

    refused(
        3,
        twice + ": a qcow2 disk inside of a qcow2 disk, expected a disk",
        "ls",
        twice.toString());
    Cli.run("verify", twice.toString()).ok();
  }

  @Test
  void resultsFollowTheirSchemas() throws IOException {
    JsonTest.checked("ls-disk", Cli.run("ls", disk.toString(), "--json").ok());
    JsonTest.checked("inspect", Cli.run("inspect", disk.toString(), "--json").ok());
    JsonTest.checked("verify", Cli.run("verify", disk.toString(), "--json").ok());
    JsonTest.checked("inspect", Cli.run("inspect", qcow2(disk).toString(), "--json").ok());
    Path mbr = SmallDisk.mbr(folder, folder + "/esp.fat");
    JsonTest.checked("ls-disk", Cli.run("ls", mbr.toString(), "--json").ok());
    SmallDisk.flipped(disk, SmallDisk.offset(disk, 2) + 4096 + 17);
    JsonTest.checked("error", Cli.run("verify", disk.toString(), "--json"));
    SmallDisk.flipped(disk, 512 + 56);
    JsonTest.checked("inspect", Cli.run("inspect", disk.toString(), "--json").ok());
  }

  @Tag("reference")
  @Test
  void whatSfdiskMkfsFatAndQemuImgMakeIsRead() throws IOException {
    Path theirs = folder.resolve("theirs.raw");
    try (FileImage image = FileImage.create(theirs)) {
      image.setSize(40L << 20);
    }
    ReferenceTool.require("sfdisk")
        .withInput(
            "label: gpt\nsize=20M,type=U,name=boot\nsize=1M,type=L,name=rest\ntype=L,name=rest\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .run("-q", theirs);
    ReferenceTool.require("mkfs.fat").run("--offset", "2048", "-n", "THEIRS", theirs, "20480");
    ReferenceTool.require("mcopy")
        .run("-i", theirs + "@@1M", folder.resolve("tree/etc/motd"), "::/MOTD");
    Path qcow2 = folder.resolve("theirs.qcow2");
    ReferenceTool.require("qemu-img")
        .run("convert", "-f", "raw", "-O", "qcow2", "-c", theirs, qcow2);

    for (Path file : List.of(theirs, qcow2)) {
      assertTrue(
          Cli.run("ls", file.toString()).ok().out().contains("boot             a FAT volume"));
      assertEquals(MOTD, Cli.run("cat", file + "#boot:/MOTD").ok().out());
      Cli.run("verify", file.toString()).ok();
      refused(
          3,
          file + "#rest: the name of 2 partitions, expected one of 2 (rest), 3 (rest)",
          "ls",
          file + "#rest");
    }
  }
}
