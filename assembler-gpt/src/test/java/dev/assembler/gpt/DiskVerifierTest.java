package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static dev.assembler.gpt.Disks.empty;
import static dev.assembler.gpt.Disks.gpt;
import static dev.assembler.gpt.Disks.holding;
import static dev.assembler.gpt.Disks.hybrid;
import static dev.assembler.gpt.Disks.mbr;
import static dev.assembler.gpt.Disks.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables whose checksums are right and whose numbers are not, in both copies. */
class DiskVerifierTest {

  @Test
  void whatWasVerifiedIsTold() throws IOException {
    ImageSummary summary = DiskImage.verify(twoPartitions());

    assertEquals(2, summary.fact("partitions"));
    assertEquals(1024, summary.fact("alignment"));
    assertEquals(
        List.of(
            "MBR",
            "GPT header",
            "partition entries",
            "partition 1 \"a\"",
            "partition 2 \"b\"",
            "backup partition entries",
            "backup GPT header"),
        summary.sections().stream().map(ImageSummary.Section::name).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x30 | 19 | GPT header.LastUsableLBA at 0x230: 3 to 19, expected within sectors 2 to 18
          0x28 | 1  | GPT header.LastUsableLBA at 0x230: 1 to 17, expected within sectors 2 to 18
          0x28 | 2  | GPT header.PartitionEntryLBA at 0x248: 2, 1 sectors among those for partitions, 2 to 17
          0x30 | 18 | backup GPT header.PartitionEntryLBA at 0x2648: 18, 1 sectors among those for partitions, 3 to 18
          0x28 | 9  | GPT entry 1: sectors 8 to 9, expected within 9 to 17
          0x30 | 10 | GPT entry 2: sectors 10 to 11, expected within 3 to 10
          """)
  void usableSectors(String field, long value, String message) throws IOException {
    assertRefused(message, resealed(twoPartitions(), Integer.decode(field), value, -1, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x28 | 10 | partition 2: begins at 0x1400, before another one ends at 0x1600
          0x90 | 1 | GPT entry 2: GUID aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee, another entry has it already
          """)
  void entriesThatMeet(String field, long value, String message) throws IOException {
    Mutations disk = twoPartitions();
    if (field.equals("0x90")) {
      byte[] guid = Disks.bytes(disk, 1024 + 0x10, 16);
      disk.put(1024 + 0x90, guid).put(18 * 512 + 0x90, guid);
      assertRefused(message, resealed(disk, 0x50, 4, -1, 0));
    } else {
      assertRefused(message, resealed(disk, 0x50, 4, Integer.decode(field), value));
    }
  }

  @Test
  void bothCopiesSayTheSame() throws IOException {
    Mutations other = twoPartitions().u8(19 * 512 + 0x38, 0);
    seal(other, 19 * 512, 18 * 512);
    String refused = refusal(other);
    assertEquals("backup GPT header: GptHeader[myLba=19,", refused.substring(0, 38));

    Mutations elsewhere = twoPartitions().u64(512 + 0x20, 18);
    seal(elsewhere, 512, 1024);
    assertRefused("GPT header.AlternateLBA at 0x220: 18, expected 19", elsewhere);
    Mutations longer = twoPartitions().append(new byte[512]);
    assertEquals(
        "backup GPT header.Signature at 0x2800: \"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\","
            + " expected \"EFI PART\"",
        refusal(longer));
  }

  @Test
  void protectiveEntries() throws IOException {
    assertRefused(
        "MBR: 2 protective entries, expected 1",
        twoPartitions().put(0x1CE, Disks.bytes(twoPartitions(), 0x1BE, 16)));
    assertRefused(
        "MBR entry.BootIndicator at 0x1be: 128, expected 0", twoPartitions().u8(0x1BE, 0x80));
    assertRefused("MBR entry.SizeInLBA at 0x1ca: 18, expected 19", twoPartitions().u32(0x1CA, 18));
    assertRefused(
        "MBR entry.EndingCHS at 0x1c3: 0, expected 1400 or ffffff",
        twoPartitions().put(0x1C3, (byte) 0, (byte) 0, (byte) 0));
    DiskImage.verify(twoPartitions().put(0x1C3, (byte) -1, (byte) -1, (byte) -1));
  }

  @Test
  void hybridEntriesAreThoseOfTheGpt() throws IOException {
    byte[] disk =
        written(hybrid(), List.of(holding("a", "esp").withMbrEntry(), holding("b", "swap")))
            .toBytes();

    DiskImage.verify(Mutations.of(disk));
    assertRefused(
        "MBR entry.StartingLBA at 0x1d6: 2047, with 2048 sectors no partition of the GPT",
        Mutations.of(disk).u32(0x1D6, 2047));
    assertRefused(
        "MBR entry.SizeInLBA at 0x1ca: 99999, beyond the end of the disk",
        Mutations.of(disk).u32(0x1CA, 99999));
  }

  @Test
  void mbrsThatCannotBe() throws IOException {
    byte[] disk =
        written(
                mbr(),
                List.of(
                    holding("a", "swap").withActive(true),
                    holding("b", "swap"),
                    holding("c", "swap"),
                    holding("d", "swap"),
                    holding("e", "swap")))
            .toBytes();
    int ebr = (int) (4 * MIB);

    DiskImage.verify(Mutations.of(disk));
    assertRefused(
        "MBR entry.BootIndicator at 0x1ce: 0x80, a second active one",
        Mutations.of(disk).u8(0x1CE, 0x80));
    assertRefused(
        "MBR entry.StartingCHS at 0x1cf: 14100 to 61a200, expected 3f2000 to 612100"
            .replace("14100 to 61a200, expected 3f2000 to 612100", chs(disk, 0x1CE, 2048)),
        Mutations.of(disk).u32(0x1D6, 2048));
    assertRefused(
        "MBR entry.SizeInLBA at 0x1da: 0, from 4096, where the MBR is",
        Mutations.of(disk).u32(0x1DA, 0));
    assertRefused(
        "MBR entry.OSType at 0x1d2: 0, but it has sectors", Mutations.of(disk).u8(0x1D2, 0));
    assertRefused(
        "MBR entry.StartingLBA at 0x"
            + Integer.toHexString(ebr + 0x1C6)
            + ": 0, with 2048 sectors outside of the extended partition",
        Mutations.of(disk).u32(ebr + 0x1C6, 0));
  }

  private static String chs(byte[] disk, int entry, long firstLba) {
    ByteBuffer fields = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    return Integer.toHexString(fields.getInt(entry + 1) & 0xFFFFFF)
        + " to "
        + Integer.toHexString(fields.getInt(entry + 5) & 0xFFFFFF)
        + ", expected "
        + Integer.toHexString(Chs.of(firstLba, Chs.BEYOND))
        + " to "
        + Integer.toHexString(Chs.of(firstLba + 2047, Chs.BEYOND));
  }

  /** 20 sectors; partitions have 8 and 9, 10 and 11; the backup is in 18 and 19. */
  private static Mutations twoPartitions() throws IOException {
    return Mutations.of(
        written(
                gpt().withEntryCount(4).withAlignment(512).withSize(10240),
                List.of(
                    empty("a", "swap", 1024).withStart(4096).withGuid(Disks.ESP),
                    empty("b", "swap", 1024)))
            .toBytes());
  }

  /** The same with a field of both headers, and one of both entry arrays, and right checksums. */
  private static Mutations resealed(
      Mutations disk, int headerField, long headerValue, int entryField, long entryValue) {
    disk.u32(512 + headerField, headerValue).u32(19 * 512 + headerField, headerValue);
    if (entryField >= 0) {
      disk.u64(1024 + entryField, entryValue).u64(18 * 512 + entryField, entryValue);
    }
    seal(disk, 512, 1024);
    seal(disk, 19 * 512, 18 * 512);
    return disk;
  }

  private static void seal(Mutations disk, int header, int array) {
    disk.u32(header + 0x58, crc(disk.toBytes(), array, 512)).u32(header + 0x10, 0);
    disk.u32(header + 0x10, crc(disk.toBytes(), header, GptHeader.SIZE));
  }

  private static long crc(byte[] bytes, int start, int length) {
    var crc = new CRC32();
    crc.update(bytes, start, length);
    return crc.getValue();
  }

  private static void assertRefused(String message, ImageSource disk) {
    assertEquals(message, refusal(disk));
  }

  private static String refusal(ImageSource disk) {
    return assertThrows(ImageFormatException.class, () -> DiskImage.verify(disk)).getMessage();
  }
}
