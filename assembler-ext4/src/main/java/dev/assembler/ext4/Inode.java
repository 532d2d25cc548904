package dev.assembler.ext4;

import dev.assembler.core.tree.Metadata;
import java.nio.ByteBuffer;

/** The record of an inode: 160 bytes of fields in 256, little-endian; what follows is xattrs. */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class Inode {

  /** Where the fields end: i_extra_isize 32 behind the first 128 bytes. */
  static final int END = 160;

  static final int EXTRA_SIZE = 32;

  static final int FIFO = 0x1000;
  static final int CHAR_DEVICE = 0x2000;
  static final int DIRECTORY = 0x4000;
  static final int BLOCK_DEVICE = 0x6000;
  static final int REGULAR = 0x8000;
  static final int SYMLINK = 0xA000;
  static final int SOCKET = 0xC000;

  static final long INDEX_FLAG = 0x1000;
  static final long HUGE_FILE_FLAG = 0x40000;
  static final long EXTENTS_FLAG = 0x80000;
  static final long EA_INODE_FLAG = 0x200000;
  static final long INLINE_FLAG = 0x1000_0000;
  static final long ENCRYPT_FLAG = 0x800;

  /** Seconds that two bits more than 32 hold, from the least that 32 do. */
  static final long LEAST_TIME = Integer.MIN_VALUE;

  static final long MOST_TIME = LEAST_TIME + (1L << 34) - 1;

  static final int I_BLOCK = 0x28;
  static final int I_BLOCK_SIZE = 60;
  static final int CHECKSUM_LOW = 0x7C;
  static final int CHECKSUM_HIGH = 0x82;

  private Inode() {}

  /**
   * Puts an inode into 256 bytes of zeros from 0 on.
   *
   * @param sectors of 512 bytes that it takes
   */
  static void write(
      ByteBuffer target,
      int type,
      Metadata metadata,
      long size,
      int links,
      long sectors,
      long flags,
      byte[] iBlock,
      long xattrBlock) {
    int time = (int) metadata.mtimeSeconds();
    target.putShort(0x00, (short) (type | metadata.permissions()));
    target.putShort(0x02, (short) metadata.uid()).putInt(0x04, (int) size);
    target.putInt(0x08, time).putInt(0x0C, time).putInt(0x10, time);
    target.putShort(0x18, (short) metadata.gid()).putShort(0x1A, (short) links);
    target.putInt(0x1C, (int) sectors).putInt(0x20, (int) flags);
    target.put(I_BLOCK, iBlock);
    target.putInt(0x68, (int) xattrBlock).putInt(0x6C, (int) (size >>> 32));
    target.putShort(0x74, (short) (sectors >>> 32)).putShort(0x76, (short) (xattrBlock >>> 32));
    target.putShort(0x78, (short) (metadata.uid() >>> 16));
    target.putShort(0x7A, (short) (metadata.gid() >>> 16));
    target.putShort(0x80, (short) EXTRA_SIZE);
    long epoch = metadata.mtimeSeconds() - time >> 32;
    int extra = (int) (epoch & 3) | metadata.mtimeNanos() << 2;
    target.putInt(0x84, extra).putInt(0x88, extra).putInt(0x8C, extra);
    target.putInt(0x90, time).putInt(0x94, extra);
  }

  /** Puts the checksum over the whole record, xattrs included. */
  static void seal(ByteBuffer target, int inodeSeed) {
    int crc = checksum(target.array(), target.capacity(), inodeSeed);
    target.putShort(CHECKSUM_LOW, (short) crc).putShort(CHECKSUM_HIGH, (short) (crc >>> 16));
  }

  /** Of a record whose checksum fields are taken as zero; the high half if it has that field. */
  static int checksum(byte[] record, int size, int inodeSeed) {
    var copy = java.util.Arrays.copyOf(record, size);
    copy[CHECKSUM_LOW] = 0;
    copy[CHECKSUM_LOW + 1] = 0;
    if (hasHighChecksum(copy)) {
      copy[CHECKSUM_HIGH] = 0;
      copy[CHECKSUM_HIGH + 1] = 0;
    }
    return Crc32c.update(inodeSeed, copy);
  }

  static boolean hasHighChecksum(byte[] record) {
    return record.length > 128 && (record[0x80] & 0xFF | (record[0x81] & 0xFF) << 8) >= 4;
  }
}
