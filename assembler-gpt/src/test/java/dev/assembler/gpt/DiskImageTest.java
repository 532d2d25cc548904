package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static dev.assembler.gpt.Disks.empty;
import static dev.assembler.gpt.Disks.gpt;
import static dev.assembler.gpt.Disks.holding;
import static dev.assembler.gpt.Disks.mbr;
import static dev.assembler.gpt.Disks.noise;
import static dev.assembler.gpt.Disks.written;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that we plan, write and read again. */
class DiskImageTest {

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void whatWasWrittenIsRead(int sectorSize) throws IOException {
    MemoryImage disk =
        written(
            gpt().withSectorSize(sectorSize),
            List.of(
                holding("esp", "esp").withSize(PartitionSize.of(2 * MIB)),
                holding("\ud83d\udcbe root", "root")
                    .withAttributes(
                        PartitionAttribute.GROW_FILE_SYSTEM, PartitionAttribute.READ_ONLY),
                holding("own", "21686148-6449-6e6f-744e-656564454640").withGuid(Disks.ESP)));

    PartitionTable table = DiskImage.read(disk);

    DerivedIds ids = DerivedIds.of("disks");
    assertEquals(TableKind.GPT, table.kind());
    assertEquals(sectorSize, table.sectorSize());
    assertEquals(Optional.of(ids.uuid("disk")), table.guid());
    assertEquals(Optional.empty(), table.primaryFault());
    Partition esp = table.partition("esp").orElseThrow();
    assertEquals(1, esp.number());
    assertEquals("esp", esp.type().name());
    assertEquals(Optional.of(ids.uuid("partition/esp")), esp.guid());
    assertEquals(2 * MIB, esp.size());
    Partition root = table.partition("\ud83d\udcbe root").orElseThrow();
    assertEquals("root-x86-64", root.type().name());
    assertEquals(1L << 59 | 1L << 60, root.attributes());
    assertEquals(3 * MIB, root.offset());
    assertEquals(MIB, root.size());
    Partition own = table.partition(3).orElseThrow();
    assertEquals("21686148-6449-6e6f-744e-656564454640", own.type().name());
    assertEquals(Disks.ESP.toString(), own.partUuid());
    assertEquals("this is own", Disks.text(own.body(), 11));
    assertEquals(6 * MIB, disk.size(), "the backup takes a unit of its own");
    DiskImage.verify(disk);
  }

  @Test
  void partitionsOfUnknownSizesFollowOneAnother() throws IOException {
    DiskLayout plan =
        DiskImage.plan(
            gpt(),
            List.of(
                PartitionSpec.of("a", "linux-generic")
                    .withBody(Disks.unknown(1, 9_000_000, 3_000_000)),
                holding("b", "swap"),
                PartitionSpec.of("c", "linux-generic")
                    .withBody(Disks.unknown(100, 2_000_000, 1_500_000)),
                holding("d", "swap").withGap(MIB)));
    var disk = new MemoryImage();

    ImageSummary summary = DiskImage.write(plan, disk);

    assertFalse(plan.isExact());
    assertEquals(new Bounds(MIB, MIB), plan.partitions().getFirst().offset());
    assertEquals(new Bounds(MIB, 9 * MIB), plan.partitions().getFirst().size());
    PartitionTable table = DiskImage.read(disk);
    assertEquals(3 * MIB, table.partition("a").orElseThrow().size());
    assertEquals(4 * MIB, table.partition("b").orElseThrow().offset());
    assertEquals(5 * MIB, table.partition("c").orElseThrow().offset());
    assertEquals(8 * MIB, table.partition("d").orElseThrow().offset());
    assertEquals(10 * MIB, disk.size());
    assertArrayEquals(
        noise(1_500_000), Disks.bytes(table.partition("c").orElseThrow().body(), 0, 1_500_000));
    assertEquals(
        List.of(
            "MBR",
            "GPT header",
            "partition entries",
            "partition \"a\"",
            "partition \"b\"",
            "partition \"c\"",
            "partition \"d\"",
            "backup partition entries",
            "backup GPT header"),
        summary.sections().stream().map(ImageSummary.Section::name).toList());
    DiskImage.verify(disk);
  }

  /** FAT knows no size but the partition's; it is told at the latest when it is written. */
  @Test
  void aBodyIsToldItsRoom() throws IOException {
    var rooms = new long[2];
    PartitionBody remembering =
        PartitionBody.between(
            1,
            Long.MAX_VALUE,
            (window, room) -> {
              rooms[0] = rooms[1];
              rooms[1] = room;
              window.writeAt(room - 1, ByteBuffer.wrap(new byte[] {1}));
              return room;
            });

    MemoryImage disk =
        written(
            gpt().withSize(16 * MIB),
            List.of(
                empty("fixed", "esp", 2 * MIB).withBody(remembering),
                PartitionSpec.of("unknown", "swap").withBody(Disks.unknown(1, 5000000, 1100000)),
                PartitionSpec.of("rest", "home")
                    .withSize(PartitionSize.rest())
                    .withBody(remembering)));

    assertArrayEquals(new long[] {2 * MIB, 10 * MIB}, rooms);
    assertEquals(10 * MIB, DiskImage.read(disk).partition("rest").orElseThrow().size());
  }

  @ParameterizedTest
  @EnumSource(TableKind.class)
  void anExactDiskGoesToAPipe(TableKind kind) throws IOException {
    List<PartitionSpec> partitions =
        List.of(
            kind == TableKind.HYBRID ? holding("a", "esp").withMbrEntry() : holding("a", "esp"),
            holding("b", "swap"),
            holding("c", "home"),
            holding("d", "srv"),
            holding("e", "var"),
            holding("f", "tmp"));
    DiskOptions options =
        DiskOptions.of(kind, DerivedIds.of("pipe"))
            .withRawPieces(List.of(new RawPiece("spl", 65536, Content.of(noise(5000)))));
    var out = new ByteArrayOutputStream();

    DiskLayout plan = DiskImage.plan(options, partitions);
    DiskImage.write(plan, new StreamSink(out));

    assertTrue(plan.isExact());
    assertArrayEquals(written(options, partitions).toBytes(), out.toByteArray());
  }

  /** A partition has sectors, also where its content turns out to be nothing. */
  @Test
  void aBodyThatTurnsOutEmptyHasAPartition() throws IOException {
    MemoryImage disk =
        written(
            gpt(),
            List.of(
                PartitionSpec.of("a", "swap")
                    .withBody(PartitionBody.between(0, 100, (window, room) -> 0)),
                holding("b", "swap")));

    assertEquals(MIB, DiskImage.read(disk).partition("a").orElseThrow().size());
    DiskImage.verify(disk);
  }

  @Test
  void holesStayHoles() throws IOException {
    MemoryImage disk =
        written(
            gpt().withSize(1L << 40),
            List.of(
                holding("a", "esp").withSize(PartitionSize.of(1L << 30)),
                PartitionSpec.of("b", "home")
                    .withSize(PartitionSize.rest())
                    .withBody(
                        PartitionBody.of(
                            Content.concat(List.of(Content.zeros(1L << 38), Content.of("end")))))));

    long data = disk.dataExtents().stream().mapToLong(Extent::length).sum();
    assertTrue(data <= 96 << 10, data + " bytes are no holes");
  }

  /** What a file had before is overwritten, in partitions and between them. */
  @Test
  void nothingOfAnOlderDiskIsLeft() throws IOException {
    List<PartitionSpec> partitions =
        List.of(
            holding("a", "swap").withSize(PartitionSize.of(2 * MIB)),
            PartitionSpec.of("b", "swap").withBody(Disks.unknown(1, 9_000_000, 3_000_000)));
    MemoryImage disk = MemoryImage.of(noise(20_000_000));

    DiskImage.write(DiskImage.plan(gpt(), partitions), disk);

    assertArrayEquals(written(gpt(), partitions).toBytes(), disk.toBytes());
  }

  /** The shape of dm-verity: GUIDs and a tree from data that is written first. */
  @Test
  void partitionsThatFollowFromOthers() throws IOException {
    var hash = new UUID[2];
    PartitionBody data =
        PartitionBody.between(
            1,
            5_000_000,
            (window, room) -> {
              window.writeAt(0, ByteBuffer.wrap(noise(2_000_000)));
              hash[0] = new UUID(2_000_000, 1);
              hash[1] = new UUID(2_000_000, 2);
              return 2_000_000;
            });
    PartitionBody tree =
        PartitionBody.between(
            4096,
            100_000,
            (window, room) -> {
              window.writeAt(0, ByteBuffer.wrap(hash[0].toString().getBytes(US_ASCII)));
              return 4096;
            });
    PartitionBody loader =
        PartitionBody.sized(
            36,
            (window, room) -> {
              window.writeAt(0, ByteBuffer.wrap(hash[1].toString().getBytes(US_ASCII)));
              return 36;
            });

    MemoryImage disk =
        written(
            gpt(),
            List.of(
                PartitionSpec.of("esp", "esp").withBody(loader).withWrittenLast(true),
                PartitionSpec.of("root", "root").withBody(data).withGuid(() -> hash[0]),
                PartitionSpec.of("root-verity", "root-verity")
                    .withBody(tree)
                    .withGuid(() -> hash[1])));

    PartitionTable table = DiskImage.read(disk);
    assertEquals(Optional.of(hash[0]), table.partition("root").orElseThrow().guid());
    assertEquals(Optional.of(hash[1]), table.partition("root-verity").orElseThrow().guid());
    assertEquals(MIB, table.partition("esp").orElseThrow().offset());
    assertEquals(hash[1].toString(), Disks.text(table.partition("esp").orElseThrow().body(), 36));
    assertEquals(
        hash[0].toString(), Disks.text(table.partition("root-verity").orElseThrow().body(), 36));
    DiskImage.verify(disk);
  }

  @Test
  void numbersAndPlacesOfTheCallers() throws IOException {
    MemoryImage disk =
        written(
            gpt().withSize(16 * MIB),
            List.of(
                holding("one", "swap").withNumber(14).withStart(8 * MIB),
                holding("two", "swap"),
                holding("three", "swap").withStart(40 * 512).withAlignment(512),
                holding("four", "swap").withNumber(128).withAlignment(4096)));

    PartitionTable table = DiskImage.read(disk);

    assertEquals(8 * MIB, table.partition(14).orElseThrow().offset());
    assertEquals(9 * MIB, table.partition(1).orElseThrow().offset());
    assertEquals(40 * 512, table.partition(2).orElseThrow().offset());
    assertEquals(512, table.partition(2).orElseThrow().size());
    assertEquals(45056 - 20480, table.partition(128).orElseThrow().offset());
    DiskImage.verify(disk);
  }

  @Test
  void anMbrOfMoreThanFourHasLogicalPartitions() throws IOException {
    MemoryImage disk =
        written(
            mbr().withSignature(0x12345678),
            List.of(
                holding("a", "0x0c").withActive(true),
                holding("b", "linux-generic"),
                holding("c", "swap"),
                PartitionSpec.of("d", "home").withBody(Disks.unknown(1, 9_000_000, 3_000_000)),
                holding("e", "var")));

    PartitionTable table = DiskImage.read(disk);

    assertEquals(TableKind.MBR, table.kind());
    assertEquals(
        List.of(1, 2, 3, 5, 6), table.partitions().stream().map(Partition::number).toList());
    assertEquals(
        List.of("0x0c", "0x83", "0x82", "0x83", "0x83"),
        table.partitions().stream().map(partition -> partition.type().name()).toList());
    assertTrue(table.partition(1).orElseThrow().active());
    assertEquals("12345678-05", table.partition(5).orElseThrow().partUuid());
    assertEquals(5 * MIB, table.partition(5).orElseThrow().offset());
    assertEquals(9 * MIB, table.partition(6).orElseThrow().offset());
    assertEquals("this is e", Disks.text(table.partition(6).orElseThrow().body(), 9));
    assertEquals(10 * MIB, disk.size());
    DiskImage.verify(disk);
  }

  @Test
  void aHybridDiskHasSomePartitionsInItsMbr() throws IOException {
    MemoryImage disk =
        written(
            Disks.hybrid(),
            List.of(
                holding("boot", "basic-data").withMbrEntry(0x0C).withActive(true),
                holding("root", "root"),
                holding("data", "home").withMbrEntry()));

    PartitionTable table = DiskImage.read(disk);

    assertEquals(TableKind.HYBRID, table.kind());
    assertEquals(3, table.partitions().size());
    assertTrue(table.partition("boot").orElseThrow().active());
    MbrSector mbr = MbrSector.readFrom("MBR", disk.head(512), 0);
    assertEquals(
        List.of(
            MbrEntry.protective(2047),
            MbrEntry.of(true, 0x0C, 2048, 2048),
            MbrEntry.of(false, 0x83, 6144, 2048),
            MbrEntry.EMPTY),
        mbr.entries());
    DiskImage.verify(disk);
  }

  /** Allwinner's boot ROM reads from 8 KiB on: 56 entries end there, or all of them come later. */
  @Test
  void aRawPieceWhereTheEntriesUsuallyAre() throws IOException {
    List<RawPiece> spl = List.of(new RawPiece("spl", 8192, Content.of(noise(40_000))));

    MemoryImage fewer =
        written(gpt().withEntryCount(56).withRawPieces(spl), List.of(holding("root", "root")));
    MemoryImage moved =
        written(gpt().withEntriesLba(2016).withRawPieces(spl), List.of(holding("root", "root")));

    for (MemoryImage disk : List.of(fewer, moved)) {
      assertArrayEquals(noise(40_000), Disks.bytes(disk, 8192, 40_000));
      assertEquals(MIB, DiskImage.read(disk).partition("root").orElseThrow().offset());
      DiskImage.verify(disk);
    }
  }

  /** Layout B of hybrid images: the GPT around an ISO image, and an ESP behind it. */
  @Test
  void headAndTailGoAroundAnIsoImage() throws IOException {
    DiskOptions options = gpt().withAlignment(2048).withEntryCount(248).withSize(4 * MIB);
    DiskLayout plan =
        DiskImage.plan(
            options,
            List.of(
                empty("iso", "basic-data", MIB).withStart(32768),
                empty("efi", "esp", MIB).withStart(2 * MIB)));
    byte[] image = noise((int) (4 * MIB));

    byte[] head = plan.head();
    byte[] tail = plan.tail();
    System.arraycopy(head, 0, image, 0, head.length);
    System.arraycopy(tail, 0, image, image.length - tail.length, tail.length);

    assertEquals(32768, head.length);
    assertEquals(63 * 512, tail.length);
    PartitionTable table = DiskImage.read(MemoryImage.of(image));
    assertArrayEquals(
        Arrays.copyOfRange(image, 2 << 20, 3 << 20),
        Disks.bytes(table.partition("efi").orElseThrow().body(), 0, 1 << 20));
    DiskImage.verify(MemoryImage.of(image));
    var inexact =
        DiskImage.plan(
            gpt(), List.of(PartitionSpec.of("a", "swap").withBody(Disks.unknown(1, 2, 1))));
    // both sizes take the same unit: what is known is known
    assertEquals(34 * 512, inexact.head().length);
    var late = DiskImage.plan(gpt(), List.of(holding("a", "swap").withGuid(() -> Disks.ESP)));
    assertThrows(IllegalStateException.class, late::head);
  }

  @Test
  void aPlanIsPrinted() throws IOException {
    DiskLayout plan =
        DiskImage.plan(
            gpt()
                .withGuid(Disks.DISK)
                .withRawPieces(List.of(new RawPiece("spl", 65536, Content.zeros(100)))),
            List.of(
                empty("esp", "esp", 2 * MIB).withGuid(Disks.ESP),
                PartitionSpec.of("root", "root")
                    .withBody(Disks.unknown(100, 3_000_000, 100))
                    .withGuid(() -> Disks.ROOT)));

    assertEquals(
        List.of(
            "gpt disk 11111111-2222-3333-4444-555555555555, sectors of 512, size 5242880 to"
                + " 7340032, from content",
            "number  name  type         offset   size                              guid",
            "1       esp   esp          1048576  2097152                           "
                + "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "2       root  root-x86-64  3145728  1048576 to 3145728, from content  from content",
            "-       spl   raw          65536    100                               -"),
        plan.toString().lines().toList());
  }
}
