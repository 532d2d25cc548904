package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.fat.FatFacts;
import dev.assembler.fat.FatVolume;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PartitionTable;
import dev.assembler.gpt.PlannedPartition;
import dev.assembler.gpt.TableKind;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.qcow2.Qcow2Image;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.testkit.HostileHosts;
import dev.assembler.verity.RootHash;
import dev.assembler.verity.VerityImage;
import dev.assembler.vhd.VhdImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutJobTest {

  @TempDir Path folder;

  private Path layout;
  private Path out;

  @BeforeEach
  void aLayout() throws IOException {
    layout = Layouts.write(folder.resolve("in"), Layouts.DISK);
    out = Files.createDirectory(folder.resolve("out"));
  }

  private static String sha256(Path file) throws IOException {
    try (ImageSource image = FileImage.openForReading(file)) {
      return ImageDigest.sha256(image, ProgressListener.NONE);
    }
  }

  /** Each partition holds what its room reads and verifies. */
  @Test
  void everyPartitionHoldsWhatTheLayoutSays() throws IOException {
    Path raw = out.resolve("disk.raw");

    LayoutResult result = Layouts.make(layout, raw);

    assertEquals(sha256(raw), result.sha256());
    try (ImageSource disk = FileImage.openForReading(raw)) {
      DiskImage.verify(disk);
      PartitionTable table = DiskImage.read(disk);
      assertEquals(
          List.of("esp", "root-x86-64", "root-x86-64-verity", "var"),
          table.partitions().stream().map(partition -> partition.type().name()).toList());
      Partition esp = table.partition("esp").orElseThrow();
      FatVolume.verify(esp.body());
      FileTree boot = FatVolume.read(esp.body());
      assertTrue(boot.find(TreePath.of("/EFI/BOOT/BOOTX64.EFI")).isPresent());
      FatFacts facts = FatVolume.inspect(esp.body());
      assertTrue(facts.toString().contains("BOOT"), facts.toString());
      assertEquals(esp.offset() / 512, hiddenSectors(esp.body()));
      Partition root = table.partition("root").orElseThrow();
      FileTree tree = SquashfsImage.read(root.body());
      assertTrue(tree.find(TreePath.of("/opt/tool")).isPresent());
      assertTrue(tree.find(TreePath.of("/etc/issue")).isPresent());
      assertTrue(tree.find(TreePath.of("/etc/motd")).isPresent());
      Partition data = table.partition("data").orElseThrow();
      assertEquals(1L << 59, data.attributes());
    }
  }

  private static long hiddenSectors(ImageSource volume) throws IOException {
    var field = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    volume.readAt(0x1C, field);
    return field.getInt(0) & 0xFFFF_FFFFL;
  }

  /** The tree of hashes is that of the data; both partitions are named by the root hash. */
  @Test
  void theHashAreaIsThatOfTheData() throws IOException {
    Path raw = out.resolve("disk.raw");

    LayoutResult result = Layouts.make(layout, raw);

    RootHash root = RootHash.parse(result.rootHashes().get("root"));
    try (ImageSource disk = FileImage.openForReading(raw)) {
      PartitionTable table = DiskImage.read(disk);
      Partition data = table.partition("root").orElseThrow();
      Partition hashes = table.partition("root-verity").orElseThrow();
      assertEquals(Optional.of(root.dataPartition()), data.guid());
      assertEquals(Optional.of(root.hashPartition()), hashes.guid());
      long size = VerityImage.read(hashes.body()).dataBlocks() * 4096;
      assertTrue(VerityImage.verify(data.body().window(0, size), hashes.body(), root).matches());
    }
  }

  /** Sizes that follow from content lie within the plan's bounds. */
  @Test
  void thePlanHolds() throws IOException {
    LayoutRequest request = Layouts.request(layout, out.resolve("disk.raw"), 2);

    try (LayoutJob job = LayoutJob.prepare(request, ProgressListener.NONE)) {
      List<PlannedPartition> planned = job.plan().partitions();
      assertEquals(0, files(out).size(), "nothing is written by a plan");
      LayoutResult result = job.write(output -> {}, ProgressListener.NONE);
      for (int i = 0; i < planned.size(); i++) {
        Partition written = result.partitions().get(i);
        PlannedPartition plan = planned.get(i);
        assertEquals(plan.name(), written.name());
        assertTrue(plan.size().least() <= written.size(), plan.toString());
        assertTrue(written.size() <= plan.size().most(), plan.toString());
        assertTrue(plan.offset().least() <= written.offset(), plan.toString());
        plan.guid().ifPresent(guid -> assertEquals(Optional.of(guid), written.guid()));
      }
    }
  }

  @Test
  void allContainersHoldTheSameDisk() throws IOException {
    Path raw = out.resolve("disk.raw");
    Layouts.make(layout, raw);
    byte[] expected = Files.readAllBytes(raw);
    for (String name : List.of("disk.qcow2", "disk.vhd")) {
      Layouts.make(layout, out.resolve(name));
    }

    try (ImageSource qcow2 = FileImage.openForReading(out.resolve("disk.qcow2"));
        ImageSource vhd = FileImage.openForReading(out.resolve("disk.vhd"))) {
      Qcow2Image.verify(qcow2);
      assertArrayEquals(expected, bytes(Qcow2Image.read(qcow2)));
      VhdImage.verify(vhd);
      assertArrayEquals(expected, bytes(VhdImage.read(vhd)));
    }
  }

  private static byte[] bytes(ImageSource image) throws IOException {
    var bytes = ByteBuffer.allocate((int) image.size());
    image.readAt(0, bytes);
    return bytes.array();
  }

  @Test
  void hostsAndThreadsChangeNothing() {
    HostileHosts.sameEverywhere(host -> {
      Path raw = out.resolve("disk" + host.threads() + ".raw");
      Path qcow2 = out.resolve("disk" + host.threads() + ".qcow2");
      String first =
          Layouts.make(Layouts.request(layout, raw, host.threads()), ProgressListener.NONE)
              .sha256();
      String second =
          Layouts.make(Layouts.request(layout, qcow2, host.threads()), ProgressListener.NONE)
              .sha256();
      return first + second;
    });
  }

  /** The same sources under another folder's name: paths of the host are no input. */
  @Test
  void whereTheLayoutLiesChangesNothing() throws IOException {
    Path elsewhere = Layouts.write(folder.resolve("else where"), Layouts.DISK);

    assertEquals(
        Layouts.make(layout, out.resolve("a.raw")).sha256(),
        Layouts.make(elsewhere, out.resolve("b.raw")).sha256());
  }

  /** Stated on the command line, stated in the file, derived from what is asked for. */
  @Test
  void identitiesFollowTheSeed() throws IOException {
    LayoutRequest request = Layouts.request(layout, out.resolve("a.raw"), 2);
    var seeded =
        new LayoutRequest(
            request.layout(),
            new DiskRequest(
                request.disk().output(),
                request.disk().container(),
                Optional.empty(),
                request.disk().rules(),
                request.disk().allowedLoss(),
                Optional.of("a seed"),
                false,
                2));
    Path stating =
        Layouts.write(
            folder.resolve("stating"), Layouts.DISK.replace("[disk]", "[disk]\nseed = \"a seed\""));

    var derived = guid(Layouts.make(request, ProgressListener.NONE));
    var fromOption = guid(Layouts.make(seeded, ProgressListener.NONE));
    var fromFile = guid(Layouts.make(stating, out.resolve("b.raw")));

    assertEquals(Optional.of(DerivedIds.of("a seed").uuid("partition/esp")), fromOption);
    assertEquals(fromOption, fromFile);
    assertNotEquals(derived, fromOption);
  }

  private static Optional<UUID> guid(LayoutResult result) {
    return result.partitions().getFirst().guid();
  }

  /** While a disk is written there is no file but the unfinished output. */
  @Test
  void nothingLiesBesideTheOutput() throws IOException {
    var most = new TreeSet<Integer>();
    ProgressListener watch =
        event -> {
          try {
            most.add(files(out).size());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };

    for (String name : List.of("disk.raw", "disk.qcow2", "disk.vhd")) {
      Layouts.make(Layouts.request(layout, out.resolve(name), 2), watch);
      Files.delete(out.resolve(name));
    }

    assertTrue(most.last() <= 1, most.toString());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aBlockMapLiesBesideARawDisk() throws IOException {
    LayoutRequest plain = Layouts.request(layout, out.resolve("disk.raw.zst"), 2);
    var request =
        new LayoutRequest(
            plain.layout(),
            new DiskRequest(
                plain.disk().output(),
                plain.disk().container(),
                Optional.of(HostPath.of(out.resolve("disk.bmap").toString())),
                plain.disk().rules(),
                plain.disk().allowedLoss(),
                plain.disk().seed(),
                false,
                2));

    Layouts.make(request, ProgressListener.NONE);

    assertTrue(Files.readString(out.resolve("disk.bmap")).contains("<ImageSize>"));
    assertEquals(2, files(out).size(), files(out).toString());
  }

  /** U-Boot's place, with the entries of the GPT behind it. */
  @Test
  void piecesLieOutsideOfPartitions() throws IOException {
    Path soc =
        Layouts.write(
            folder.resolve("soc"),
            """
            [disk]
            architecture = "arm64"
            size = "16M"
            entries-lba = 128
            guid = "01234567-89ab-cdef-0123-456789abcdef"

            [[raw]]
            name = "spl"
            offset = "8K"
            source = "piece"

            [[partition]]
            name = "root"
            type = "root"
            format = "squashfs"
            tree = "root"
            size = "rest"
            """);
    Path raw = out.resolve("soc.raw");

    Layouts.make(soc, raw);

    byte[] bytes = Files.readAllBytes(raw);
    assertEquals(16 << 20, bytes.length);
    assertEquals("a piece a", new String(bytes, 8192, 9, StandardCharsets.UTF_8));
    try (ImageSource disk = FileImage.openForReading(raw)) {
      DiskImage.verify(disk);
      assertEquals("root-arm64", DiskImage.read(disk).partition(1).orElseThrow().type().name());
    }
  }

  @Test
  void mbrAndHybridTables() throws IOException {
    Path mbr =
        Layouts.write(
            folder.resolve("mbr"),
            """
            [disk]
            table = "mbr"

            [[partition]]
            name = "boot"
            type = "0x0c"
            format = "fat"
            profile = "rpi4"
            tree = "esp"
            active = true

            [[partition]]
            name = "root"
            type = "root"
            format = "squashfs"
            tree = "root"
            """);
    Path hybrid =
        Layouts.write(
            folder.resolve("hybrid"),
            Layouts.DISK
                .replace("\"gpt\"", "\"hybrid\"")
                .replace("label = \"BOOT\"", "mbr = \"0x0c\"\nactive = true"));

    List<Partition> first = Layouts.make(mbr, out.resolve("mbr.raw")).partitions();
    Layouts.make(hybrid, out.resolve("hybrid.raw"));

    assertTrue(first.getFirst().active());
    try (ImageSource disk = FileImage.openForReading(out.resolve("hybrid.raw"))) {
      DiskImage.verify(disk);
      assertEquals(TableKind.HYBRID, DiskImage.read(disk).kind());
    }
  }
}
