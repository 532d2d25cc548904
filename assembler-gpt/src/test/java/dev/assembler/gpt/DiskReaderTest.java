package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static dev.assembler.gpt.Disks.gpt;
import static dev.assembler.gpt.Disks.holding;
import static dev.assembler.gpt.Disks.mbr;
import static dev.assembler.gpt.Disks.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile partition tables. */
class DiskReaderTest {

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void theBackupIsReadWhereThePrimaryIsDamaged(int sectorSize) throws IOException {
    MemoryImage disk = written(gpt().withSectorSize(sectorSize), List.of(holding("a", "swap")));
    disk.zeroAt(sectorSize, 4);

    PartitionTable table = DiskImage.read(disk);

    assertEquals(
        "GPT header.Signature at 0x"
            + Integer.toHexString(sectorSize)
            + ": \"\\x00\\x00\\x00\\x00PART\", expected \"EFI PART\"",
        table.primaryFault().orElseThrow());
    assertEquals(sectorSize, table.sectorSize());
    assertEquals("this is a", Disks.text(table.partition("a").orElseThrow().body(), 9));
    assertRefused(table.primaryFault().orElseThrow(), () -> DiskImage.verify(disk));
  }

  @Test
  void bothDamagedIsAnErrorThatNamesBoth() throws IOException {
    MemoryImage disk = written(gpt(), List.of(holding("a", "swap")));
    disk.zeroAt(1024, 16);
    disk.zeroAt(disk.size() - 512, 8);

    assertRefused(
        "GPT header.PartitionEntryArrayCRC32 at 0x258: 0xee6a7b71, expected 0xed622c66; and backup"
            + " GPT header.Signature at 0x2ffe00: \"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\","
            + " expected \"EFI PART\"",
        () -> DiskImage.read(disk));
  }

  @Test
  void aGptThatNoMbrProtectsIsNone() throws IOException {
    MemoryImage disk = written(gpt(), List.of(holding("a", "swap")));
    disk.writeAt(0x1C2, ByteBuffer.wrap(new byte[] {(byte) 0x83}));

    assertEquals(TableKind.MBR, DiskImage.read(disk).kind());
    assertRefused(
        "MBR: no protective entry, but a GPT header is at sector 1; which is meant?",
        () -> DiskImage.verify(disk));
    disk.writeAt(0x1FE, ByteBuffer.wrap(new byte[2]));
    assertRefused("MBR.Signature at 0x1fe: 0x0, expected 0xaa55", () -> DiskImage.read(disk));
    assertRefused(
        "disk: 511 bytes, an MBR takes 512", () -> DiskImage.read(Mutations.of(new byte[511])));
  }

  /** Headers with right checksums whose numbers lie. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x54 | 127        | GPT header.SizeOfPartitionEntry at 0x254: 127, expected 128, 256 .. 4096
          0x54 | 0          | GPT header.SizeOfPartitionEntry at 0x254: 0, expected 128, 256 .. 4096
          0x54 | 4294967295 | GPT header.SizeOfPartitionEntry at 0x254: 4294967295, expected 128, 256 .. 4096
          0x50 | 4294967295 | GPT header.NumberOfPartitionEntries at 0x250: 4294967295, beyond the limit of 1048576 bytes
          0x50 | 8191       | GPT header.PartitionEntryLBA at 0x248: 2, beyond the end of the disk (20 sectors)
          0x48 | 4294967295 | GPT header.PartitionEntryLBA at 0x248: 4294967295, beyond the end of the disk (20 sectors)
          0x48 | 1          | GPT header.PartitionEntryLBA at 0x248: 1, beyond the end of the disk (20 sectors)
          0x18 | 2          | GPT header.MyLBA at 0x218: 2, expected 1
          0x0c | 91         | GPT header.HeaderSize at 0x20c: 91, expected 92 to 512
          0x0c | 513        | GPT header.HeaderSize at 0x20c: 513, expected 92 to 512
          0x08 | 1          | GPT header.Revision at 0x208: 0x1, expected 0x10000
          """)
  void headersThatLie(String field, long value, String message) throws IOException {
    Mutations lying = small().u32(512 + Integer.decode(field), value);

    PartitionTable table = DiskImage.read(resealed(lying), LIMITS, OptionalInt.empty());

    assertEquals(message, table.primaryFault().orElseThrow());
  }

  /** Entries with right checksums, in both tables, that reach beyond the disk. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x20 | 20                   | GPT entry.StartingLBA at 0x420: 20, beyond the end of the disk (20 sectors)
          0x28 | 9223372036854775807  | GPT entry.EndingLBA at 0x428: 9223372036854775807, beyond the end of the disk (20 sectors)
          0x28 | -1                   | GPT entry.EndingLBA at 0x428: 18446744073709551615, beyond the end of the disk (20 sectors)
          0x28 | 7                    | GPT entry.EndingLBA at 0x428: 7, before its StartingLBA
          0x38 | 55296                | GPT entry.PartitionName at 0x438: 0xd800 in unit 0 without its partner, expected UTF-16
          """)
  void entriesThatLie(String field, long value, String message) throws IOException {
    Mutations lying = small().u64(1024 + Integer.decode(field), value);

    PartitionTable table = DiskImage.read(resealed(lying), LIMITS, OptionalInt.empty());

    assertEquals(message, table.primaryFault().orElseThrow());
  }

  @Test
  void noMorePartitionsThanTheLimit() throws IOException {
    MemoryImage disk = written(gpt(), List.of(holding("a", "swap"), holding("b", "swap")));

    ImageFormatException refused =
        assertThrows(
            ImageFormatException.class,
            () -> DiskImage.read(disk, Limits.defaults().withNodes(1), OptionalInt.empty()));

    assertEquals(
        "GPT entries: more than the limit of 1 partitions; and GPT entries: more than the limit of"
            + " 1 partitions",
        refused.getMessage());
  }

  @Test
  void chainsOfExtendedBootRecordsEnd() throws IOException {
    MemoryImage disk = logical();

    disk.writeAt(ebr(5) + 0x1CE + 8, littleEndian(0));
    assertRefused("extended boot records: a loop back to sector 8192", () -> DiskImage.read(disk));
    disk.writeAt(ebr(5) + 0x1CE + 8, littleEndian(0x7FFF_FFFF));
    assertRefused(
        "extended boot record at sector 2147491839: beyond the end of the disk",
        () -> DiskImage.read(disk));
    disk.writeAt(ebr(5) + 0x1CE + 4, ByteBuffer.wrap(new byte[] {(byte) 0x83}));
    assertRefused(
        "MBR entry.OSType at 0x4001d2: 0x83, expected 0x5, the next extended boot record",
        () -> DiskImage.read(disk));
  }

  /** As many records as fit, each the next one's neighbour. */
  @Test
  void endlessChainsAreCutWhereLinuxStopsCounting() throws IOException {
    MemoryImage disk = logical();
    for (int i = 0; i < 600; i++) {
      var record =
          MbrSector.of(
              BootCode.none(), 0, List.of(MbrEntry.EMPTY, new MbrEntry(0, 5, 0, 0, i + 1, 1)));
      disk.writeAt(ebr(5) + 512L * i, record.toSector(512));
    }

    assertRefused(
        "extended boot records: more than 255, Linux counts no further",
        () -> DiskImage.read(disk));
  }

  @Test
  void mbrsThatLie() throws IOException {
    byte[] disk = written(mbr(), List.of(holding("a", "swap"))).toBytes();

    assertRefused(
        "MBR entry.BootIndicator at 0x1be: 0x81, expected 0x80 or 0x0",
        () -> DiskImage.read(Mutations.of(disk).u8(0x1BE, 0x81)));
    assertRefused(
        "MBR entry.SizeInLBA at 0x1ca: 2049 from 2048, beyond the end of the disk (4096 sectors)",
        () -> DiskImage.read(Mutations.of(disk).u32(0x1CA, 2049)));
    assertRefused(
        "MBR entry.OSType at 0x1d2: 15, a second extended partition",
        () -> DiskImage.read(Mutations.of(disk).u8(0x1C2, 5).u8(0x1D2, 15)));
    assertRefused(
        "MBR entry.StartingLBA at 0x1c6: 2048, expected 1 for a protective entry",
        () -> DiskImage.read(Mutations.of(disk).u8(0x1C2, 0xEE)));
  }

  /** As genimage makes them: the last partition's content ends within a sector, and so the disk. */
  @Test
  void aDiskThatEndsWithinASectorIsReadButNotRight() throws IOException {
    byte[] disk = written(mbr(), List.of(holding("a", "swap"))).toBytes();
    Mutations cut = Mutations.of(disk).truncate(disk.length - 100);

    Partition partition = DiskImage.read(cut).partition(1).orElseThrow();

    assertEquals(MIB - 100, partition.size());
    assertEquals("this is a", Disks.text(partition.body(), 9));
    assertRefused(
        "disk: 2097052 bytes, not a multiple of its sectors of 512", () -> DiskImage.verify(cut));
  }

  @Test
  void anMbrOfLargeSectorsIsReadWithTheirSize() throws IOException {
    MemoryImage disk =
        written(
            mbr().withSectorSize(4096),
            List.of(
                holding("a", "swap"),
                holding("b", "swap"),
                holding("c", "swap"),
                holding("d", "swap"),
                holding("e", "swap")));

    PartitionTable table = DiskImage.read(disk, Limits.defaults(), OptionalInt.of(4096));

    assertEquals("this is e", Disks.text(table.partition(6).orElseThrow().body(), 9));
    DiskImage.verify(disk, Limits.defaults(), OptionalInt.of(4096));
  }

  static final Limits LIMITS = Limits.defaults().withAllocation(1 << 20);

  /** 20 sectors and four entries; one partition has 8 to 15. */
  static Mutations small() throws IOException {
    return Mutations.of(
        written(
                gpt().withEntryCount(4).withAlignment(512).withSize(10240),
                List.of(Disks.empty("a", "swap", 4096).withStart(4096).withGuid(Disks.ESP)))
            .toBytes());
  }

  /** Checksums of the primary table made right again. */
  static Mutations resealed(Mutations disk) {
    byte[] bytes = disk.toBytes();
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long array = (fields.getInt(512 + 0x50) & 0xFFFFFFFFL) * (fields.getInt(512 + 0x54) & 0xFFFF);
    long start = 512L * (fields.getInt(512 + 0x48) & 0xFFFFFFFFL);
    if (start + array <= bytes.length) {
      disk.u32(512 + 0x58, crc(bytes, (int) start, (int) array));
    }
    byte[] sealed = disk.u32(512 + 0x10, 0).toBytes();
    return disk.u32(512 + 0x10, crc(sealed, 512, Math.min(512, fields.getInt(512 + 0x0C))));
  }

  private static long crc(byte[] bytes, int start, int length) {
    var crc = new CRC32();
    crc.update(bytes, start, length);
    return crc.getValue();
  }

  private static MemoryImage logical() throws IOException {
    return written(
        mbr(),
        List.of(
            holding("a", "swap"),
            holding("b", "swap"),
            holding("c", "swap"),
            holding("d", "swap"),
            holding("e", "swap")));
  }

  /** The record of a logical partition of {@link #logical}. */
  private static long ebr(int number) {
    return MIB * (4 + 2L * (number - 5));
  }

  private static ByteBuffer littleEndian(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).flip();
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(ImageFormatException.class, call).getMessage());
  }

  /** Reads all that there is to read. */
  static void readAll(ImageSource disk) throws IOException {
    for (Partition partition : DiskImage.read(disk, LIMITS, OptionalInt.empty()).partitions()) {
      Disks.text(partition.body(), 16);
    }
  }
}
