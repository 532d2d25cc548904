package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The copies of the superblock and of the group descriptors: what never changes in a volume's life
 * is the same in all of them. Counts and states are the first one's alone.
 */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class BackupCheck {

  /** Fields that no driver changes, from each to before the next: starts and ends in turn. */
  private static final int[] LASTING = {
    0x00, 0x08, // s_inodes_count, s_blocks_count_lo
    0x14, 0x2C, // s_first_data_block to s_inodes_per_group
    0x38, 0x3A, // s_magic
    0x48, 0x5A, // s_creator_os to s_inode_size
    0x68, 0x78, // s_uuid
    0xC8, 0xE0, // s_reserved_gdt_blocks, s_journal_uuid
    0xEC, 0xFC, // s_hash_seed
    0xFE, 0x100, // s_desc_size
  };

  /** Of a descriptor: where bitmaps and inodes are, low and high halves. */
  private static final int PLACES = 0x0C;

  private static final int HIGH_PLACES = 0x20;

  private BackupCheck() {}

  /**
   * @param first the block of the group's superblock
   * @param table how many blocks of descriptors follow it
   */
  static void check(VolumeReader volume, int group, long first, long table) throws IOException {
    superblock(volume, group, first);
    String what = "group descriptors of group " + group;
    long perBlock = volume.blockSize / volume.descriptorSize;
    for (long i = 0; i < table; i++) {
      ByteBuffer copy = volume.block(first + 1 + i, what);
      ByteBuffer original = volume.block(volume.firstDataBlock + 1 + i, what);
      for (int at = 0; at < volume.blockSize; at++) {
        long descriptor = i * perBlock + at / volume.descriptorSize;
        int field = at % volume.descriptorSize;
        boolean place = field < PLACES || field >= HIGH_PLACES && field < HIGH_PLACES + PLACES;
        if (place && descriptor < volume.groups && copy.get(at) != original.get(at)) {
          throw new ImageFormatException(
              what + ": that of group " + descriptor + " has other places than the first copy's");
        }
      }
    }
  }

  private static void superblock(VolumeReader volume, int group, long first) throws IOException {
    String what = "superblock of group " + group;
    ByteBuffer copy = volume.block(first, what);
    for (int range = 0; range < LASTING.length; range += 2) {
      for (int at = LASTING[range]; at < LASTING[range + 1]; at++) {
        if (copy.get(at) != volume.superblock.get(at)) {
          throw new ImageFormatException(
              what + ": differs from the first at 0x" + Integer.toHexString(at));
        }
      }
    }
    if (volume.checksums
        && copy.getInt(Superblock.CHECKSUM)
            != Crc32c.update(Crc32c.START, copy.array(), 0, Superblock.CHECKSUM)) {
      throw new ImageFormatException(what + ": its checksum does not hold");
    }
  }
}
