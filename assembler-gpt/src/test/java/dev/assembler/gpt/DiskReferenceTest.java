package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static dev.assembler.gpt.Disks.empty;
import static dev.assembler.gpt.Disks.espAndRoot;
import static dev.assembler.gpt.Disks.gpt;
import static dev.assembler.gpt.Disks.holding;
import static dev.assembler.gpt.Disks.hybrid;
import static dev.assembler.gpt.Disks.mbr;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** sgdisk, sfdisk, fdisk, parted, 7z, genimage, systemd-repart: they read ours, we read theirs. */
@Tag("reference")
class DiskReferenceTest {

  private static final long SIZE = 16 * MIB;

  @TempDir Path folder;

  /** With an entry array where it usually is, later, and of 248 entries. */
  @ParameterizedTest
  @ValueSource(strings = {"-v", "-j 2016", "-S 248"})
  void sgdiskWritesTheSameGpt(String table) throws IOException {
    Path theirs = sgdisk(table.split(" ", -1));

    DiskOptions options = gpt().withGuid(Disks.DISK).withSize(SIZE);
    options = table.startsWith("-j") ? options.withEntriesLba(2016) : options;
    options = table.startsWith("-S") ? options.withEntryCount(248) : options;

    assertSameBytes(theirs, options, espAndRoot());
  }

  @Test
  void sgdiskWritesTheSameHybridMbr() throws IOException {
    Path theirs = sgdisk("-v");
    ReferenceTool.require("sgdisk").run("-h", "1:2", theirs);

    assertSameBytes(
        theirs,
        hybrid().withGuid(Disks.DISK).withSize(SIZE),
        espAndRoot().stream().map(PartitionSpec::withMbrEntry).toList());
  }

  private Path sgdisk(String... more) throws IOException {
    Path disk = blank("theirs");
    List<Object> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("-U", Disks.DISK, "-n", "1:2048:+2M", "-t", "1:ef00", "-c", "1:esp"));
    arguments.addAll(List.of("-u", "1:" + Disks.ESP, "-n", "2:0:+4M", "-t", "2:8300"));
    arguments.addAll(List.of("-c", "2:root", "-u", "2:" + Disks.ROOT, disk));
    ReferenceTool.require("sgdisk").run(arguments.toArray());
    return disk;
  }

  /** But for the protective entry's last CHS, which UEFI allows to be the address or FFFFFF. */
  @Test
  void sfdiskWritesTheSameGpt() throws IOException {
    Path theirs = blank("theirs");
    sfdisk(
        theirs,
        """
        label: gpt
        label-id: %s
        start=2048, size=4096, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=esp, uuid=%s
        size=8192, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, name=root, uuid=%s, \
        attrs="RequiredPartition LegacyBIOSBootable GUID:59,63"
        """
            .formatted(Disks.DISK, Disks.ESP, Disks.ROOT));
    byte[] expected = Files.readAllBytes(theirs);
    System.arraycopy(new byte[] {0x0A, 0x08, 0x02}, 0, expected, 0x1C3, 3);

    byte[] ours =
        Disks.written(
                gpt().withGuid(Disks.DISK).withSize(SIZE).withFirstUsableLba(2048),
                List.of(
                    espAndRoot().get(0),
                    espAndRoot()
                        .get(1)
                        .withAttributes(
                            PartitionAttribute.REQUIRED,
                            PartitionAttribute.LEGACY_BIOS_BOOTABLE,
                            PartitionAttribute.GROW_FILE_SYSTEM,
                            PartitionAttribute.NO_AUTO)))
            .toBytes();

    assertArrayEquals(expected, ours);
    DiskImage.verify(MemoryImage.of(Files.readAllBytes(theirs)));
  }

  @Test
  void fdiskWritesTheSameGptOfLargeSectors() throws IOException {
    Path theirs = blank("theirs");
    ReferenceTool.require("fdisk")
        .withInput(
            String.join(
                    "\n",
                    "g",
                    "x",
                    "i",
                    Disks.DISK.toString(),
                    "r",
                    "n",
                    "1",
                    "256",
                    "767",
                    "t",
                    "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
                    "x",
                    "n",
                    "esp",
                    "u",
                    Disks.ESP.toString(),
                    "r",
                    "w",
                    "")
                .getBytes(UTF_8))
        .run("-b", "4096", theirs);
    byte[] expected = Files.readAllBytes(theirs);
    System.arraycopy(new byte[] {0x41, 0x01, 0x00}, 0, expected, 0x1C3, 3);

    byte[] ours =
        Disks.written(
                gpt()
                    .withSectorSize(4096)
                    .withGuid(Disks.DISK)
                    .withSize(SIZE)
                    .withFirstUsableLba(256),
                List.of(espAndRoot().getFirst()))
            .toBytes();

    assertArrayEquals(expected, ours);
    String listed =
        quiet(
            ReferenceTool.require("fdisk")
                .run(
                    "-b",
                    "4096",
                    "-l",
                    write(
                        gpt().withSectorSize(4096),
                        List.of(holding("esp", "esp"), holding("root", "root")))));
    assertTrue(listed.contains("2   512   767     256   1M Linux root (x86-64)"), listed);
  }

  @Test
  void sfdiskWritesTheSameMbrWithLogicalPartitions() throws IOException {
    Path theirs = blank("theirs");
    sfdisk(
        theirs,
        """
        label: dos
        label-id: 0x12345678
        start=2048, size=2048, type=c, bootable
        start=4096, size=2048, type=83
        start=8192, size=20480, type=5
        start=10240, size=4096, type=83
        start=16384, size=2048, type=82
        start=24576, size=4096, type=83
        """);

    assertSameBytes(
        theirs,
        mbr().withSignature(0x12345678).withSize(SIZE),
        List.of(
            empty("a", "0x0c", MIB).withNumber(1).withActive(true),
            empty("b", "linux-generic", MIB).withNumber(2),
            empty("c", "linux-generic", 2 * MIB).withNumber(5).withStart(5 * MIB),
            empty("d", "swap", MIB).withNumber(6).withStart(8 * MIB),
            empty("e", "home", 2 * MIB).withNumber(7).withStart(12 * MIB)));
  }

  /** Cylinders beyond 1023. */
  @Test
  void sfdiskWritesTheSameChsOfLargeDisks() throws IOException {
    Path theirs = blank("theirs");
    try (var image = FileImage.openForUpdate(theirs)) {
      image.setSize(20L << 30);
    }
    sfdisk(
        theirs,
        "label: dos\nlabel-id: 0x1\nstart=2048, size=2097152, type=83\nsize=35651584, type=83\n");

    byte[] expected;
    try (ImageSource image = FileImage.openForReading(theirs)) {
      expected = Disks.bytes(image, 0, 512);
    }
    assertArrayEquals(
        expected,
        Disks.bytes(
            Disks.written(
                mbr().withSignature(1).withSize(20L << 30),
                List.of(empty("a", "home", 1L << 30), empty("b", "home", 17L << 30))),
            0,
            512));
  }

  @Test
  void everyToolAcceptsOurGpt() throws IOException {
    accept(gpt(), ordinary());
    accept(
        gpt().withGrub(GrubBoot.of(GrubBootTest.bootImg(), GrubBootTest.coreImg(100_000))),
        ordinary());
  }

  /**
   * A boot ROM that reads from 8 KiB on leaves only these two places for the entries; sgdisk has a
   * standing notice for each, and finds no problem.
   */
  @Test
  void sgdiskRemarksEntryArraysThatMakeRoomForRawPieces() throws IOException {
    String fewer =
        quiet(
            ReferenceTool.require("sgdisk")
                .run("-v", write(gpt().withEntryCount(56).withRawPieces(spl()), ordinary())));
    String said =
        quiet(
            ReferenceTool.require("sgdisk")
                .run("-v", write(gpt().withEntriesLba(2016).withRawPieces(spl()), ordinary())));

    assertTrue(
        said.startsWith(
            """

            Warning: There is a gap between the main metadata (sector 1) and the main
            partition table (sector 2016). This is helpful in some exotic configurations,
            but is generally ill-advised. Using 'j' on the experts' menu can adjust this
            gap.

            No problems found.\
            """),
        said);
    assertTrue(
        fewer.startsWith(
            """

            Warning: The size of the partition table (7168 bytes) is less than the minimum
            required by the GPT specification. Most OSes and tools seem to work fine on
            such disks, but this is a violation of the GPT specification and so may cause
            problems.

            No problems found.\
            """),
        fewer);
  }

  @Test
  void everyToolAcceptsOurHybridDisk() throws IOException {
    Path disk =
        accept(
            hybrid(),
            ordinary().stream()
                .map(one -> one.name().equals("c") ? one : one.withMbrEntry())
                .toList());

    String said = ReferenceTool.require("sgdisk").run("-p", disk).text();
    assertTrue(said.contains("   2            4096            8191   2.0 MiB     8304  b"), said);
    // interactively, gdisk's standing notice: "Found valid GPT with hybrid MBR; using GPT."
    String gdisk = ReferenceTool.require("gdisk").withInput("q\n".getBytes(UTF_8)).run(disk).text();
    assertTrue(
        gdisk.contains(
            "  MBR: hybrid\n  BSD: not present\n  APM: not present\n  GPT: present\n\n"
                + "Found valid GPT with hybrid MBR; using GPT."),
        gdisk);
  }

  @Test
  void everyToolAcceptsOurMbr() throws IOException {
    Path disk =
        write(
            mbr(),
            List.of(
                holding("a", "0x0c").withActive(true),
                holding("b", "home"),
                holding("c", "swap"),
                PartitionSpec.of("d", "home").withBody(Disks.unknown(1, 9_000_000, 3_000_000)),
                holding("e", "home")));

    String verified = quiet(ReferenceTool.require("sfdisk").run("--verify", disk));
    String listed = quiet(ReferenceTool.require("fdisk").run("-l", disk));
    String parted = quiet(ReferenceTool.require("parted").run("-sm", disk, "unit", "s", "print"));
    String seven = quiet(ReferenceTool.require("7z").run("l", "-slt", disk));

    assertTrue(verified.contains("No errors detected."), verified);
    assertTrue(listed.contains("6      18432 20479    2048   1M 83 Linux"), listed);
    assertTrue(parted.contains("4:8192s:20479s:12288s:::;"), parted);
    assertTrue(parted.contains("6:18432s:20479s:2048s:::;"), parted);
    assertTrue(seven.contains("Type = MBR"), seven);
    assertTrue(!seven.contains("WARNING"), seven);
  }

  private static List<RawPiece> spl() {
    return List.of(new RawPiece("spl", 9216, Content.of(Disks.noise(40_000))));
  }

  private static List<PartitionSpec> ordinary() {
    return List.of(
        holding("a", "esp"),
        PartitionSpec.of("b", "root").withBody(Disks.unknown(1, 9_000_000, 1_500_000)),
        holding("c", "home").withAttributes(PartitionAttribute.GROW_FILE_SYSTEM));
  }

  private Path accept(DiskOptions options, List<PartitionSpec> partitions) throws IOException {
    Path disk = write(options, partitions);
    String sgdisk = quiet(ReferenceTool.require("sgdisk").run("-v", disk));
    String sfdisk = quiet(ReferenceTool.require("sfdisk").run("--verify", disk));
    String fdisk = quiet(ReferenceTool.require("fdisk").run("-l", disk));
    String seven = quiet(ReferenceTool.require("7z").run("l", "-slt", disk));

    assertTrue(sgdisk.startsWith("\nNo problems found."), sgdisk);
    assertTrue(sfdisk.contains("No errors detected."), sfdisk);
    assertTrue(!fdisk.contains("not in disk order") && !fdisk.contains("mismatch"), fdisk);
    if (options.table() == TableKind.GPT) {
      String parted = quiet(ReferenceTool.require("parted").run("-sm", disk, "unit", "s", "print"));
      assertTrue(parted.contains(":gpt:"), parted);
      assertTrue(seven.contains("Type = GPT"), seven);
    }
    assertTrue(!seven.contains("WARNING") && !seven.contains("ERROR"), seven);
    return disk;
  }

  @Test
  void genimagesDisksAreRead() throws IOException {
    Files.writeString(folder.resolve("esp.bin"), "this is esp" + "x".repeat(100_000));
    Files.writeString(folder.resolve("root.bin"), "this is root" + "x".repeat(3_000_000 - 204));
    Files.createDirectory(folder.resolve("root"));
    for (String kind : List.of("gpt", "mbr", "hybrid")) {
      Path config =
          Files.writeString(
              folder.resolve(kind + ".cfg"),
              """
              image %s.img {
                hdimage { partition-table-type = "%s" }
                partition esp { image = "esp.bin" %s %s }
                partition root { image = "root.bin" %s }
              }
              """
                  .formatted(
                      kind,
                      kind,
                      kind.equals("gpt") ? "" : "partition-type = 0x0c",
                      kind.equals("mbr") ? "" : "partition-type-uuid = \"U\"",
                      kind.equals("mbr") ? "partition-type = 0x83" : ""));
      ReferenceTool.require("genimage")
          .in(folder)
          .run(
              "--config",
              config,
              "--rootpath",
              folder.resolve("root"),
              "--inputpath",
              folder,
              "--outputpath",
              folder,
              "--tmppath",
              folder.resolve("tmp-" + kind));

      try (ImageSource image = FileImage.openForReading(folder.resolve(kind + ".img"))) {
        PartitionTable table = DiskImage.read(image);
        assertEquals(kind, table.kind().name().toLowerCase(Locale.ROOT));
        assertEquals("this is esp", Disks.text(table.partition(1).orElseThrow().body(), 11));
        assertEquals("this is root", Disks.text(table.partition(2).orElseThrow().body(), 12));
        DiskImage.verify(image);
      }
    }
  }

  @Test
  void systemdRepartsDisksAreRead() throws IOException {
    Path definitions = Files.createDirectory(folder.resolve("repart.d"));
    Files.writeString(
        definitions.resolve("10-esp.conf"),
        "[Partition]\nType=esp\nSizeMinBytes=4M\nSizeMaxBytes=4M\n");
    Files.writeString(
        definitions.resolve("20-root.conf"),
        "[Partition]\nType=root-x86-64\nLabel=root\nReadOnly=yes\n");
    Path disk = folder.resolve("repart.img");

    ReferenceTool.require("systemd-repart")
        .run(
            "--empty=create",
            "--size=64M",
            "--dry-run=no",
            "--seed=" + Disks.DISK,
            "--definitions=" + definitions,
            disk);

    try (ImageSource image = FileImage.openForReading(disk)) {
      PartitionTable table = DiskImage.read(image);
      assertEquals("esp", table.partition(1).orElseThrow().type().name());
      assertEquals("root-x86-64", table.partition("root").orElseThrow().type().name());
      assertEquals(
          PartitionAttribute.READ_ONLY.mask(), table.partition("root").orElseThrow().attributes());
      DiskImage.verify(image, Limits.defaults(), OptionalInt.empty());
    }
  }

  private void assertSameBytes(Path theirs, DiskOptions options, List<PartitionSpec> partitions)
      throws IOException {
    assertArrayEquals(Files.readAllBytes(theirs), Disks.written(options, partitions).toBytes());
    try (ImageSource image = FileImage.openForReading(theirs)) {
      DiskImage.verify(image);
    }
  }

  private static void sfdisk(Path disk, String script) throws IOException {
    ReferenceTool.require("sfdisk").withInput(script.getBytes(UTF_8)).run("--quiet", disk);
  }

  private Path blank(String name) throws IOException {
    Path disk = folder.resolve(name);
    try (FileImage image = FileImage.create(disk)) {
      image.setSize(SIZE);
    }
    return disk;
  }

  private Path write(DiskOptions options, List<PartitionSpec> partitions) throws IOException {
    return Disks.write(
        Files.createTempDirectory(folder, "disk").resolve("disk"), options, partitions);
  }

  /** What a tool said; it had nothing to complain about. */
  private static String quiet(ReferenceTool.Result result) {
    assertEquals("", result.err());
    return result.text();
  }
}
