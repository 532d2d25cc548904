package dev.assembler.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ChildJvm;
import dev.assembler.testkit.Mutations;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.util.BitSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Damaged volumes: an exception of ours, or a tree that can be walked and read. */
@Tag("slow")
class Ext4CorruptionTest {

  @Test
  void everyByteTurnedGivesARefusalOrATreeWithin64MiBOfHeap() throws IOException {
    ReferenceTool.Result run =
        ChildJvm.of(CorruptionRun.class).withOptions("-Xmx64m", "-XX:+UseSerialGC").run();

    assertEquals(0, run.exit(), run.err());
    assertTrue(
        run.text().matches("[1-9][0-9]* refused, [1-9][0-9]* fail verification\n"),
        run.text() + run.err());
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] volume = SmallVolume.bytes();

    BitSet refused = Mutations.everyTruncation(volume, SmallVolume::readAll);

    Mutations.assertRefused(refused, 0, volume.length);
  }

  /** The superblock, the descriptor, both bitmaps, all inodes, directories, nodes and xattrs. */
  @Test
  void everyChecksummedByteTurnedFailsVerification() throws IOException {
    byte[] volume = SmallVolume.bytes();
    Ext4Layout layout =
        Ext4Volume.plan(
            Ext4Trees.small(), Written.OPTIONS.withBlockSize(1024).withInodeRatio(1 << 20));
    Geometry geometry = layout.geometry();

    BitSet refused = Mutations.everyByteChanged(volume, 0xFF, SmallVolume::verify);

    Mutations.assertRefused(refused, 1024, 2048);
    Mutations.assertRefused(refused, 2048, 2048 + 64);
    Mutations.assertRefused(
        refused,
        (int) geometry.blockBitmaps[0] * 1024,
        (int) geometry.blockBitmaps[0] * 1024 + 1024);
    Mutations.assertRefused(
        refused,
        (int) geometry.inodeBitmaps[0] * 1024,
        (int) geometry.inodeBitmaps[0] * 1024 + 1024);
    int table = (int) geometry.inodeTables[0] * 1024;
    for (PlannedInode inode : layout.inodes()) {
      int record = table + (inode.number - 1) * 256;
      Mutations.assertRefused(refused, record, record + 256);
      assertBlocksRefused(refused, inode);
    }
  }

  private static void assertBlocksRefused(BitSet refused, PlannedInode inode) {
    if (inode.xattrBlock != 0) {
      Mutations.assertRefused(
          refused, (int) inode.xattrBlock * 1024, (int) inode.xattrBlock * 1024 + 1024);
    }
    for (long node : inode.nodes) {
      Mutations.assertRefused(refused, (int) node * 1024, (int) node * 1024 + 1024);
    }
    if (inode.node instanceof dev.assembler.core.tree.Directory) {
      for (int i = 0; i < inode.extents.length; i += 3) {
        int start = (int) inode.extents[i + 1] * 1024;
        // Of an index, what lies between the last entry and the checksum is covered by nothing.
        int end = inode.indexed ? start + 0x30 : start + (int) inode.extents[i + 2] * 1024;
        Mutations.assertRefused(refused, start, end);
      }
    }
  }
}
