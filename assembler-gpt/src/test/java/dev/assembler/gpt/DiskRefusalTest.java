package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static dev.assembler.gpt.Disks.empty;
import static dev.assembler.gpt.Disks.gpt;
import static dev.assembler.gpt.Disks.holding;
import static dev.assembler.gpt.Disks.hybrid;
import static dev.assembler.gpt.Disks.mbr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What cannot be laid out is refused with everything that is wrong, before a byte is written. */
class DiskRefusalTest {

  @Test
  void allProblemsAtOnce() {
    assertEquals(
        """
        partition "esp": type "epsilon": neither a role nor a GUID nor a byte such as 0x0c
        partition "root": type "roott": neither a role nor a GUID nor a byte such as 0x0c; did you \
        mean root?
        partition "root": size 1000: not a multiple of the sector, 512
        partition "home": no size and no content; state one of them
        partition "root": size "rest": only the last partition can have it
        partition "root": name: another partition has it already
        partition "root": name: another partition has it already\
        """,
        problems(
            gpt().withSize(64 * MIB),
            empty("esp", "epsilon", MIB),
            empty("root", "roott", 1000),
            PartitionSpec.of("home", "home"),
            PartitionSpec.of("root", "swap").withSize(PartitionSize.rest()),
            empty("root", "swap", MIB)));
  }

  /** What partitions are and where they lie are looked at together, as far as they can be. */
  @Test
  void wrongNamesAndWrongPlacesAtOnce() {
    assertEquals(
        """
        partition "b": type "rot": neither a role nor a GUID nor a byte such as 0x0c; did you mean \
        root?
        partition "b": size 2097152: too small, its content takes 3145728 bytes
        partition "a": name: another partition has it already
        partition "b": ends at sector 34815, the last usable one is 32734
        partition "a": sectors 4096 to 6143 overlap partition "a", sectors 2048 to 6143\
        """,
        problems(
            gpt().withSize(16 * MIB),
            empty("a", "esp", 2 * MIB),
            empty("b", "rot", 2 * MIB)
                .withStart(15 * MIB)
                .withBody(PartitionBody.of(Content.zeros(3 * MIB))),
            empty("a", "esp", MIB).withStart(2 * MIB)));
  }

  @Test
  void numbersOutOfRange() {
    assertEquals(
        """
        disk: alignment 9223372036854774784: expected 0 to 2^60
        raw "spl": offset -512: expected 0 to 2^60
        partition "a": start -512: expected 0 to 2^60
        partition "a": start -512: not a multiple of its alignment, 9223372036854774784
        partition "b": alignment 0: expected at least a sector
        partition "b": size 9223372036854774784: expected 0 to 2^60
        partition "c": its content takes 9223372036854775807 bytes, at most 2^60 are possible\
        """,
        problems(
            gpt().withAlignment(Long.MAX_VALUE - 1023).withRawPieces(List.of(raw("spl", -512, 1))),
            empty("a", "swap", MIB).withStart(-512),
            empty("b", "swap", Long.MAX_VALUE - 1023).withAlignment(0),
            PartitionSpec.of("c", "swap")
                .withBody(PartitionBody.of(Content.zeros(Long.MAX_VALUE)))));
  }

  @Test
  void theMessageCountsThem() {
    assertEquals(
        "the disk cannot be laid out (1 problem): partition \"esp\": size 0: a partition has at"
            + " least a sector",
        refusal(gpt(), empty("esp", "esp", 0)).getMessage());
  }

  @Test
  void aPartitionLargerThanTheDisk() {
    assertEquals(
        "partition \"root\": ends at sector 133119, the last usable one is 32734",
        problems(gpt().withSize(16 * MIB), empty("root", "root", 64 * MIB)));
  }

  @Test
  void tooSmallForItsContent() {
    assertEquals(
        """
        partition "a": size 512: too small, its content takes 1048576 bytes
        partition "b": size 512: too small, its content takes at least 600 bytes\
        """,
        problems(
            gpt(),
            empty("a", "swap", 512).withBody(PartitionBody.of(Content.zeros(MIB))),
            empty("b", "swap", 512).withBody(Disks.unknown(600, 700, 600))));
  }

  @Test
  void whatIsLeftOfTheDiskIsTooLittle() {
    assertEquals(
        "partition \"rest\": size 14663168: that is what is left of the disk, its content takes"
            + " 20971520 bytes",
        problems(
            gpt().withSize(16 * MIB).withAlignment(512),
            PartitionSpec.of("rest", "swap")
                .withStart(2 * MIB)
                .withSize(PartitionSize.rest())
                .withBody(PartitionBody.of(Content.zeros(20 * MIB)))));
    assertEquals(
        """
        partition "all": ends at sector 32767, the last usable one is 32734
        partition "rest": size 0: that is what is left of the disk, a partition has at least a \
        sector\
        """,
        problems(
            gpt().withSize(16 * MIB),
            empty("all", "swap", 15 * MIB),
            PartitionSpec.of("rest", "swap").withSize(PartitionSize.rest())));
  }

  @Test
  void overlapsAreNamedWithBothRanges() {
    assertEquals(
        """
        partition "b": sectors 4096 to 8191 overlap partition "a", sectors 2048 to 6143
        raw "spl": sectors 6000 to 6001 overlap partition "b", sectors 4096 to 8191\
        """,
        problems(
            gpt().withRawPieces(List.of(raw("spl", 6000 * 512, 600))),
            empty("a", "swap", 2 * MIB),
            empty("b", "swap", 2 * MIB).withStart(2 * MIB)));
  }

  @Test
  void rawPiecesStayOutOfTheTables() {
    assertEquals(
        "raw \"spl\": sectors 16 to 79 overlap the entry array, sectors 2 to 33",
        problems(
            gpt().withRawPieces(List.of(raw("spl", 8192, 32768))), empty("a", "swap", 2 * MIB)));
    assertEquals(
        """
        raw "end": ends at sector 32766, the last usable one is 32734
        raw "mbr": sectors 0 to 0 overlap the MBR, sectors 0 to 0
        raw "gpt": sectors 1 to 1 overlap the GPT header, sectors 1 to 1\
        """,
        problems(
            gpt()
                .withSize(16 * MIB)
                .withRawPieces(
                    List.of(raw("mbr", 0, 1), raw("end", 32766 * 512, 1), raw("gpt", 512, 512))),
            empty("a", "swap", 2 * MIB)));
  }

  @Test
  void misalignedStartsSizesAndOffsets() {
    assertEquals(
        """
        disk: size 16777217: not a multiple of the sector, 4096
        raw "spl": offset 512: not a multiple of the sector, 4096
        partition "a": start 1052672: not a multiple of its alignment, 1048576
        partition "b": alignment 512: not a multiple of the sector, 4096
        partition "b": gap 100: not a multiple of the sector, 4096\
        """,
        problems(
            gpt()
                .withSectorSize(4096)
                .withSize(16 * MIB + 1)
                .withRawPieces(List.of(raw("spl", 512, 10))),
            empty("a", "swap", MIB).withStart(MIB + 4096),
            empty("b", "swap", MIB).withAlignment(512).withGap(100)));
  }

  @Test
  void beforeTheFirstUsableSector() {
    assertEquals(
        "partition \"a\": begins at sector 33, the first usable one is 34",
        problems(gpt(), empty("a", "swap", MIB).withStart(33 * 512).withAlignment(512)));
    assertEquals(
        "disk: first usable sector 63: the entry array ends at 63",
        problems(gpt().withEntryCount(248).withFirstUsableLba(63), empty("a", "swap", MIB)));
  }

  @Test
  void aDiskWithoutRoomForItsTables() {
    assertEquals(
        "disk: size 32768: too small, its tables take 34304 bytes",
        problems(gpt().withSize(32768), empty("a", "swap", MIB)));
  }

  @Test
  void namesOfAGpt() {
    assertEquals(
        """
        partition "0123456789012345678901234567890123456": name: \
        "0123456789012345678901234567890123456" has 37 characters, the field holds 36
        partition "": name: empty
        partition "a\ud800": name: U+D800 at 1, half a character\
        """,
        problems(
            gpt(),
            empty("0123456789012345678901234567890123456", "swap", MIB),
            empty("", "swap", MIB),
            empty("a\ud800", "swap", MIB)));
  }

  @Test
  void guidsAreUnique() {
    assertEquals(
        "partition \"b\": GUID " + Disks.ESP + ": another partition has it already",
        problems(
            gpt(),
            empty("a", "swap", MIB).withGuid(Disks.ESP),
            empty("b", "swap", MIB).withGuid(Disks.ESP)));
  }

  @Test
  void guidsThatAreKnownLateAreUniqueToo() throws IOException {
    DiskLayout plan =
        DiskImage.plan(
            gpt(),
            List.of(
                empty("a", "swap", MIB).withGuid(() -> Disks.ESP),
                empty("b", "swap", MIB).withGuid(() -> Disks.ESP)));

    var refused =
        assertThrows(DiskLayoutException.class, () -> DiskImage.write(plan, new MemoryImage()));

    assertEquals(
        "partition \"b\": GUID " + Disks.ESP + ": another partition has it already",
        refused.problems().getFirst().toString());
  }

  @Test
  void numbersOfEntries() {
    assertEquals(
        """
        partition "b": number 129: not one of the 128 entries of the GPT
        partition "c": number 1: another partition has it already\
        """,
        problems(
            gpt(),
            empty("a", "swap", MIB).withNumber(1),
            empty("b", "swap", MIB).withNumber(129),
            empty("c", "swap", MIB).withNumber(1)));
  }

  @Test
  void typesThatATableDoesNotHave() {
    assertEquals(
        "partition \"a\": type \"0x0c\": has no GUID for a GPT",
        problems(gpt(), empty("a", "0x0c", MIB)));
    assertEquals(
        """
        partition "a": type "bios-boot": has no byte for an MBR
        partition "b": type "0x05": is made where it is needed
        partition "c": attributes: an MBR has none
        partition "d": GUID: an MBR has none\
        """,
        problems(
            mbr(),
            empty("a", "bios-boot", MIB),
            empty("b", "0x05", MIB),
            empty("c", "swap", MIB).withAttributes(PartitionAttribute.REQUIRED),
            empty("d", "swap", MIB).withGuid(Disks.ESP)));
    assertEquals(
        "disk: GUID: an MBR has none, but a signature",
        problems(mbr().withGuid(Disks.DISK), empty("a", "swap", MIB)));
    assertEquals(
        "partition \"r\": architecture \"arm46\": has no partition types; did you mean arm64?",
        problems(gpt().withArchitecture("arm46"), empty("r", "root", MIB)));
  }

  @Test
  void activePartitions() {
    assertEquals(
        "disk: several active partitions, a BIOS starts one",
        problems(
            mbr(),
            empty("a", "swap", MIB).withActive(true),
            empty("b", "swap", MIB).withActive(true)));
    assertEquals(
        "partition \"a\": active: a flag of the MBR; in a GPT it is legacy-bios-bootable",
        problems(gpt(), empty("a", "swap", MIB).withActive(true)));
  }

  @Test
  void hybridEntries() {
    assertEquals(
        "disk: 0 partitions in the hybrid MBR, expected 1 to 3",
        problems(hybrid(), empty("a", "swap", MIB)));
    assertEquals(
        "partition \"a\": an entry in the MBR, too: only on a hybrid disk",
        problems(gpt(), empty("a", "swap", MIB).withMbrEntry()));
    assertEquals(
        "partition \"a\": type \"bios-boot\": has no byte for the hybrid MBR",
        problems(hybrid(), empty("a", "bios-boot", MIB).withMbrEntry()));
    assertEquals(
        "partition \"a\": type 238: not for an entry of the hybrid MBR",
        problems(hybrid(), empty("a", "esp", MIB).withMbrEntry(0xEE)));
  }

  @Test
  void logicalPartitions() {
    assertEquals(
        "partition \"b\": number 6: logical partitions count from 5 as they come",
        problems(
            mbr(), empty("a", "swap", MIB).withNumber(1), empty("b", "swap", MIB).withNumber(6)));
    assertEquals(
        "disk: four primary partitions leave no entry for the logical ones",
        problems(
            mbr(),
            empty("a", "swap", MIB).withNumber(1),
            empty("b", "swap", MIB).withNumber(2),
            empty("c", "swap", MIB).withNumber(3),
            empty("d", "swap", MIB).withNumber(4),
            empty("e", "swap", MIB).withNumber(5)));
    assertEquals(
        "partition \"m\": begins at sector 2048: its extended boot record before it has no room,"
            + " logical partitions ascend",
        problems(
            mbr(),
            empty("l", "swap", MIB).withStart(3 * MIB).withNumber(5),
            empty("m", "swap", MIB).withStart(MIB).withNumber(6)));
    assertEquals(
        "the extended partition: sectors 4096 to 8191 overlap partition \"p\", sectors 4096 to"
            + " 6143",
        problems(
            mbr(),
            empty("p", "swap", MIB).withStart(2 * MIB).withNumber(1),
            empty("l", "swap", MIB).withStart(3 * MIB).withNumber(5)));
  }

  @Test
  void moreThanAnMbrCounts() {
    assertEquals(
        "partition \"a\": 8589934592 sectors from 2048: an MBR counts to 2^32-1",
        problems(mbr(), empty("a", "swap", 4L << 40)));
  }

  @Test
  void whatIsWrittenLastHasAKnownSize() {
    assertEquals(
        "partition \"a\": written last, so its size must be known before; state one",
        problems(
            gpt(),
            PartitionSpec.of("a", "swap")
                .withBody(Disks.unknown(1, 100, 50))
                .withWrittenLast(true)));
  }

  @Test
  void aBodyThatGrowsBeyondWhatIsLeft() throws IOException {
    DiskLayout plan =
        DiskImage.plan(
            gpt().withSize(4 * MIB),
            List.of(
                PartitionSpec.of("a", "swap").withBody(Disks.unknown(1, 1 << 22, 1 << 21)),
                empty("b", "swap", MIB)));

    var refused =
        assertThrows(DiskLayoutException.class, () -> DiskImage.write(plan, new MemoryImage()));

    assertEquals(
        "the disk cannot be laid out (1 problem): partition \"b\": ends at sector 8191, the last"
            + " usable one is 8158",
        refused.getMessage());
  }

  @Test
  void aBodyThatLeavesItsWindow() throws IOException {
    DiskLayout plan =
        DiskImage.plan(
            gpt(),
            List.of(empty("a", "swap", MIB).withBody(Disks.unknown(1, 1 << 22, (1 << 20) + 1))));

    var refused = assertThrows(IOException.class, () -> DiskImage.write(plan, new MemoryImage()));

    assertEquals(
        "the disk cannot be laid out (1 problem): partition \"a\": 1048577 bytes at 0x0 do not fit, it has room for 1048576; make it or the"
            + " disk larger",
        refused.getMessage());
  }

  @Test
  void aBodyThatTakesMoreOrLessThanItSaid() throws IOException {
    DiskLayout plan =
        DiskImage.plan(gpt(), List.of(empty("a", "swap", MIB).withBody(Disks.unknown(10, 20, 21))));

    var refused = assertThrows(IOException.class, () -> DiskImage.write(plan, new MemoryImage()));

    assertEquals(
        "partition \"a\": its content took 21 bytes, it was to take 10 to 20, from content",
        refused.getMessage());
  }

  @Test
  void grubsDemands() throws IOException {
    byte[] boot = GrubBootTest.bootImg();
    byte[] core = GrubBootTest.coreImg(40_000);
    GrubBoot grub = GrubBoot.of(boot, core);

    assertEquals(
        """
        disk: GRUB's boot.img reads sectors of 512 bytes, these are of 4096
        disk: boot code and GRUB's boot.img want the same place\
        """,
        problems(
            gpt().withSectorSize(4096).withGrub(grub).withBootCode(BootCode.of(new byte[1])),
            empty("a", "swap", MIB)));
    assertEquals(
        "partition \"a\": sectors 8 to 2055 overlap GRUB's core, sectors 1 to 79",
        problems(mbr().withGrub(grub), empty("a", "swap", MIB).withStart(4096).withAlignment(512)));
    assertEquals(
        "partition \"bios\": GRUB's core goes there, and a body of its own",
        problems(gpt().withGrub(grub), holding("bios", "bios-boot")));
    assertEquals(
        "partition \"bios\": size 512: too small, its content takes 40448 bytes",
        problems(gpt().withGrub(grub), empty("bios", "bios-boot", 512)));
  }

  @Test
  void optionsOutOfRange() {
    assertEquals(
        "sector size: 1024, expected 512 or 4096", wrong(() -> gpt().withSectorSize(1024)));
    assertEquals("alignment: 0, expected at least 1", wrong(() -> gpt().withAlignment(0)));
    assertEquals("size: 0, expected at least 1", wrong(() -> gpt().withSize(0)));
    assertEquals("signature: -1, expected 32 bits", wrong(() -> gpt().withSignature(-1)));
    assertEquals("entry count: 0, expected 1 to 1024", wrong(() -> gpt().withEntryCount(0)));
    assertEquals("entries LBA: 1, expected 2 to 2^32-1", wrong(() -> gpt().withEntriesLba(1)));
    assertEquals(
        "boot code: 441 bytes, an MBR has room for 440", wrong(() -> BootCode.of(new byte[441])));
    assertEquals(
        "attribute \"readonly\": unknown; did you mean read-only?",
        wrong(() -> PartitionAttribute.parse("readonly")));
  }

  private static RawPiece raw(String name, long offset, int size) {
    return new RawPiece(name, offset, Content.of(Disks.noise(size)));
  }

  private static String problems(DiskOptions options, PartitionSpec... partitions) {
    return String.join(
        "\n",
        refusal(options, partitions).problems().stream()
            .map(DiskLayoutException.Problem::toString)
            .toList());
  }

  private static DiskLayoutException refusal(DiskOptions options, PartitionSpec... partitions) {
    return assertThrows(
        DiskLayoutException.class, () -> DiskImage.plan(options, List.of(partitions)));
  }

  private static String wrong(Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
