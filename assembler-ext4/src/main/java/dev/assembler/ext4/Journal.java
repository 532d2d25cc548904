package dev.assembler.ext4;

import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The journal: inode 8, a clean one whose only written block is its superblock, big-endian. */
final class Journal {

  static final int INODE = 8;
  static final long MAGIC = 0xC03B_3998L;
  static final int SUPERBLOCK_SIZE = 1024;

  /** From so many blocks on, a journal has as many: mke2fs's choice. */
  private static final long[][] SIZES = {
    {16384 << 10, 262144},
    {8192 << 10, 131072},
    {4096 << 10, 32768},
    {512 << 10, 16384},
    {256 << 10, 8192},
    {32768, 4096},
    {2048, 1024}
  };

  private Journal() {}

  /** How many blocks the journal of a volume has, 0 for none. */
  static long blocks(Ext4Options options, long volumeBlocks) {
    if (options.journalBlocks() != Ext4Options.JOURNAL_BY_SIZE) {
      return options.journalBlocks();
    }
    for (long[] size : SIZES) {
      if (volumeBlocks >= size[0]) {
        return size[1];
      }
    }
    return 0;
  }

  /** The kernel's documentation, "Super Block" of "Journal (jbd2)". */
  static byte[] superblock(int blockSize, long blocks) {
    ByteBuffer out = ByteBuffer.allocate(SUPERBLOCK_SIZE);
    new StructWriter("journal superblock", out, ByteOrder.BIG_ENDIAN)
        .at(0x00)
        .u32("h_magic", MAGIC)
        .at(0x04)
        .u32("h_blocktype", 4)
        .at(0x08)
        .u32("h_sequence", 0)
        .at(0x0C)
        .u32("s_blocksize", blockSize)
        .at(0x10)
        .u32("s_maxlen", blocks)
        .at(0x14)
        .u32("s_first", 1)
        .at(0x18)
        .u32("s_sequence", 1)
        .at(0x1C)
        .u32("s_start", 0)
        .at(0x20)
        .zeros(0x20)
        .at(0x40)
        .u32("s_nr_users", 1)
        .at(0x44)
        .zeros(SUPERBLOCK_SIZE - 0x44)
        .at(SUPERBLOCK_SIZE);
    return out.array();
  }
}
