package dev.assembler.gpt;

import static dev.assembler.testkit.Mutations.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.ImageSource;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte of a small disk changed, every length: an exception of ours, or the same disk. */
class DiskCorruptionTest {

  private static final int SECTORS = 20;

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80, 0xFF})
  void oneDamagedTableIsNoLoss(int mask) throws IOException {
    byte[] disk = DiskReaderTest.small().toBytes();
    PartitionTable whole = DiskImage.read(Mutations.of(disk));
    var byBackup = new BitSet();

    for (int offset = 512; offset < disk.length; offset++) {
      Mutations changed = Mutations.of(disk).u8(offset, disk[offset] ^ mask);
      PartitionTable table = DiskImage.read(changed);
      assertEquals(facts(whole), facts(table), "changed at " + offset);
      byBackup.set(offset, table.primaryFault().isPresent());
    }

    assertRefused(byBackup, 512, 512 + GptHeader.SIZE);
    assertRefused(byBackup, 1024, 3 * 512);
    assertEquals(GptHeader.SIZE + 512, byBackup.cardinality());
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80, 0xFF})
  void verifyFindsEveryChangeOfTheTables(int mask) throws IOException {
    byte[] disk = DiskReaderTest.small().toBytes();

    BitSet refused = Mutations.everyByteChanged(disk, mask, DiskImage::verify);

    assertRefused(refused, 0x1BE, 3 * 512);
    assertRefused(refused, (SECTORS - 2) * 512, SECTORS * 512);
    assertTrue(refused.nextSetBit(0) >= 0x1BE, "boot code and signature are anybody's");
    assertEquals(
        3 * 512 - 0x1BE + 2 * 512, refused.cardinality(), "what partitions hold is theirs");
  }

  @Test
  void everyLengthOfAGptDisk() throws IOException {
    byte[] disk = DiskReaderTest.small().toBytes();

    BitSet unread = Mutations.everyTruncation(disk, DiskReaderTest::readAll);
    BitSet unverified = Mutations.everyTruncation(disk, DiskImage::verify);

    assertEquals(16 * 512, unread.cardinality(), "a disk that still has all of its partition");
    assertEquals(disk.length, unverified.cardinality());
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80, 0xFF})
  void everyByteOfAnMbrDiskWithLogicalPartitions(int mask) throws IOException {
    byte[] disk = smallMbr();

    Mutations.everyByteChanged(disk, mask, DiskReaderTest::readAll);
    BitSet refused = Mutations.everyByteChanged(disk, mask, DiskCorruptionTest::verify);

    assertRefused(refused, 0x1FE, 0x200);
    for (int ebr : new int[] {4, 6}) {
      assertRefused(refused, ebr * 512 + 0x1FE, ebr * 512 + 0x200);
      assertRefused(refused, ebr * 512 + 0x1BE + 1, ebr * 512 + 0x1BE + 4);
      assertRefused(refused, ebr * 512 + 0x1BE + 5, ebr * 512 + 0x1BE + 16);
    }
    for (int entry = 0; entry < 4; entry++) {
      assertRefused(refused, 0x1BE + 16 * entry + 1, 0x1BE + 16 * entry + 4);
      assertRefused(refused, 0x1BE + 16 * entry + 5, 0x1BE + 16 * entry + 16);
    }
  }

  @Test
  void everyLengthOfAnMbrDisk() throws IOException {
    byte[] disk = smallMbr();

    BitSet refused = Mutations.everyTruncation(disk, DiskReaderTest::readAll);

    assertEquals(disk.length - 511, refused.cardinality(), "all but a part of the last sector");
  }

  /** Sectors 1, 2, 3 and in an extended partition from 4 on 5 and 7 of eight. */
  private static byte[] smallMbr() throws IOException {
    return Disks.written(
            Disks.mbr().withAlignment(512),
            List.of(
                Disks.holding("a", "swap"),
                Disks.holding("b", "swap"),
                Disks.holding("c", "swap"),
                Disks.holding("d", "swap"),
                Disks.holding("e", "swap")))
        .toBytes();
  }

  private static void verify(ImageSource disk) throws IOException {
    DiskImage.verify(disk, DiskReaderTest.LIMITS, OptionalInt.of(512));
  }

  private static String facts(PartitionTable table) {
    var text = new StringBuilder(table.guid() + " " + table.sectorSize());
    for (Partition one : table.partitions()) {
      text.append(one.number()).append(one.name()).append(one.type()).append(one.guid());
      text.append(one.offset()).append(' ').append(one.size()).append(one.attributes());
    }
    return text.toString();
  }
}
