package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianPackage;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are disks as well: xorriso and sgdisk take ours, we take xorriso's. */
@Tag("reference")
class IsoHybridReferenceTest {

  @TempDir Path folder;

  private Path tree;
  private Path efi;
  private Path isolinux;

  @BeforeEach
  void aTreeWithLoaders() throws IOException {
    isolinux = DebianPackage.unpacked("isolinux").resolve("usr/lib/ISOLINUX");
    tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(tree.resolve("isolinux"));
    Files.copy(isolinux.resolve("isolinux.bin"), tree.resolve("isolinux/isolinux.bin"));
    Files.copy(isolinux.resolve("isohdpfx.bin"), tree.resolve("isolinux/isohdpfx.bin"));
    Files.writeString(tree.resolve("isolinux/isolinux.cfg"), "DEFAULT x\n");
    Files.writeString(tree.resolve("isolinux/ldlinux.c32"), "x");
    Files.writeString(tree.resolve("data"), "data".repeat(5000));
    Path root = folder.resolve("efi");
    Files.createDirectories(root.resolve("EFI/BOOT"));
    Files.writeString(root.resolve("EFI/BOOT/BOOTX64.EFI"), "MZ".repeat(50_000));
    efi = folder.resolve("efi.fat");
    Cli.run("--tree", root.toString(), "--out", efi.toString(), "--owner", "0:0").ok();
  }

  @Test
  void xorrisoAndSgdiskSeeWhatStartsOurImage() throws IOException {
    Path iso = folder.resolve("our.iso");
    Cli.run(
            "--tree",
            tree.toString(),
            "--boot",
            "isolinux",
            "--efi-boot",
            efi.toString(),
            "--volume-id",
            "OURS",
            "--out",
            iso.toString())
        .ok();

    ReferenceTool xorriso = ReferenceTool.require("xorriso");
    String catalog = xorriso.run("-indev", iso, "-report_el_torito", "plain").text();
    String area = xorriso.run("-indev", iso, "-report_system_area", "plain").text();
    String checked = ReferenceTool.require("sgdisk").run("-v", iso).text();

    assertTrue(catalog.contains("boot img :   1  BIOS  y   none  0x0000  0x00      4"), catalog);
    assertTrue(catalog.contains("boot img :   2  UEFI  y   none  0x0000  0x00"), catalog);
    assertTrue(catalog.contains("img path :   1  /isolinux/isolinux.bin"), catalog);
    assertTrue(catalog.contains("img opts :   1  boot-info-table"), catalog);
    assertTrue(area.contains("MBR isohybrid") && area.contains("0xee            1"), area);
    assertTrue(area.contains("GPT partname local :   1  efi"), area);
    assertTrue(checked.contains("No problems found"), checked);
    assertTrue(
        ReferenceTool.require("isoinfo").run("-d", "-i", iso).text().contains("Volume id: OURS"));
  }

  /** Partitions that overlap, as isohybrid has them. */
  @Test
  void anImageOfIsohybridIsReadAndKept() throws IOException {
    Files.copy(efi, tree.resolve("efi.img"));

    keeps(
        "-isohybrid-mbr",
        isolinux.resolve("isohdpfx.bin"),
        "-eltorito-alt-boot",
        "-e",
        "efi.img",
        "-no-emul-boot",
        "-isohybrid-gpt-basdat");
  }

  /** A partition behind the volume, as Debian's installer has it. */
  @Test
  void anImageWithAnAppendedPartitionIsReadAndKept() throws IOException {
    keeps(
        "-isohybrid-mbr",
        isolinux.resolve("isohdpfx.bin"),
        "-append_partition",
        "2",
        "0xef",
        efi,
        "-appended_part_as_gpt",
        "-eltorito-alt-boot",
        "-e",
        "--interval:appended_partition_2:all::",
        "-no-emul-boot");
  }

  private void keeps(Object... options) throws IOException {
    Path theirs = folder.resolve("theirs.iso");
    var line =
        new ArrayList<Object>(
            List.of(
                "-as",
                "mkisofs",
                "-quiet",
                "-R",
                "-V",
                "THEIRS",
                "-o",
                theirs,
                "-c",
                "isolinux/boot.cat",
                "-b",
                "isolinux/isolinux.bin",
                "-no-emul-boot",
                "-boot-load-size",
                "4",
                "-boot-info-table"));
    line.addAll(List.of(options));
    line.add(tree);
    ReferenceTool.require("xorriso").run(line.toArray());
    Path kept = folder.resolve("kept.iso");

    Cli.run("verify", theirs.toString()).ok();
    Cli.run("--tree", theirs.toString(), "--boot", "keep", "--verify", "--out", kept.toString())
        .ok();

    Set<String> expected = names(Cli.run("ls", theirs.toString()).ok().out());
    assertTrue(expected.contains("/isolinux/boot.cat") && expected.contains("/data"));
    assertEquals(expected, names(Cli.run("ls", kept.toString()).ok().out()));
    for (Path image : List.of(theirs, kept)) {
      assertArrayEquals(
          "MZ".repeat(50_000).getBytes(US_ASCII),
          Cli.run("cat", image + "#efi:/EFI/BOOT/BOOTX64.EFI").ok().bytes(),
          image.toString());
    }
    String inspected = Cli.run("inspect", kept.toString()).ok().out();
    assertTrue(inspected.contains("volume id: THEIRS\n"), inspected);
    assertTrue(inspected.contains("boot entry: BIOS, block "), inspected);
    String area =
        ReferenceTool.require("xorriso").run("-indev", kept, "-report_system_area", "plain").text();
    assertTrue(area.contains("isohybrid"), area);
    String checked = ReferenceTool.require("sgdisk").run("-v", kept).text();
    assertTrue(checked.contains("No problems found"), checked);
  }

  private static Set<String> names(String listed) {
    var names = new TreeSet<String>();
    listed.lines().forEach(line -> names.add(line.substring(line.indexOf(" /") + 1)));
    return names;
  }
}
