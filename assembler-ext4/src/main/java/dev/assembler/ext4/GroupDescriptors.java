package dev.assembler.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bitmaps of all groups, and the table that says where they are and what is free. */
@SuppressWarnings("ByteBufferBackingArray") // whole arrays of ours
final class GroupDescriptors {

  static final int INODE_UNINIT = 1;
  static final int BLOCK_UNINIT = 2;
  static final int INODE_ZEROED = 4;
  static final int CHECKSUM = 0x1E;

  private final Ext4Layout layout;
  private final Geometry geometry;
  private final int[] usedDirectories;

  GroupDescriptors(Ext4Layout layout) {
    this.layout = layout;
    this.geometry = layout.geometry();
    this.usedDirectories = new int[geometry.groups];
    for (PlannedInode inode : layout.inodes()) {
      if (inode.parent != 0) {
        usedDirectories[(inode.number - 1) / geometry.inodesPerGroup]++;
      }
    }
  }

  /** How many inodes of a group are in use: all from its first to the last that is. */
  int usedInodes(int group) {
    long before = (long) group * geometry.inodesPerGroup;
    return Math.clamp(layout.lastInode() - before, 0, geometry.inodesPerGroup);
  }

  /** Null for a group without inodes, whose bitmap the kernel does not read. */
  byte[] inodeBitmap(int group) {
    int used = usedInodes(group);
    if (used == 0) {
      return null;
    }
    var bitmap = new byte[geometry.blockSize];
    set(bitmap, 0, used);
    set(bitmap, geometry.inodesPerGroup, 8L * geometry.blockSize);
    return bitmap;
  }

  /** Null for a group with nothing but a copy of the superblock, if that; never the last one. */
  byte[] blockBitmap(int group) {
    long first = geometry.firstOf(group);
    long end = geometry.endOf(group);
    var bitmap = new byte[geometry.blockSize];
    long taken = Math.clamp(layout.usedEnd() - first, 0, end - first);
    set(bitmap, 0, taken);
    boolean only = taken == 0;
    long[] fixed = geometry.fixed;
    for (int i = lowerFixed(first); i < fixed.length && fixed[i] < end; i += 2) {
      long from = Math.max(fixed[i], first);
      long to = Math.min(fixed[i + 1], end);
      only &=
          Geometry.hasSuperblock(group) && from == first && to - from == geometry.superblockArea();
      set(bitmap, from - first, to - first);
    }
    if (only && group < geometry.groups - 1) {
      return null;
    }
    set(bitmap, end - first, geometry.blocksPerGroup);
    return bitmap;
  }

  /** The index of the first fixed run that ends behind a block. */
  private int lowerFixed(long block) {
    long[] fixed = geometry.fixed;
    int low = 0;
    int high = fixed.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (fixed[2 * middle + 1] > block) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return 2 * low;
  }

  private long freeBlocks(int group, byte[] bitmap) {
    long count = geometry.endOf(group) - geometry.firstOf(group);
    if (bitmap == null) {
      return count - (Geometry.hasSuperblock(group) ? geometry.superblockArea() : 0);
    }
    long used = 0;
    for (byte b : bitmap) {
      used += Integer.bitCount(b & 0xFF);
    }
    return geometry.blocksPerGroup - used;
  }

  /** All descriptors. */
  byte[] table() {
    ByteBuffer out =
        ByteBuffer.allocate(geometry.descriptorBlocks * geometry.blockSize)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int group = 0; group < geometry.groups; group++) {
      descriptor(out, group * geometry.descriptorSize, group);
    }
    return out.array();
  }

  private void descriptor(ByteBuffer out, int at, int group) {
    byte[] blockBitmap = blockBitmap(group);
    byte[] inodeBitmap = inodeBitmap(group);
    int blockCrc = checksum(blockBitmap, geometry.blocksPerGroup / 8);
    int inodeCrc = checksum(inodeBitmap, geometry.inodesPerGroup / 8);
    int freeInodes = geometry.inodesPerGroup - usedInodes(group);
    long freeBlocks = freeBlocks(group, blockBitmap);
    int flags =
        INODE_ZEROED
            | (blockBitmap == null ? BLOCK_UNINIT : 0)
            | (inodeBitmap == null ? INODE_UNINIT : 0);
    out.putInt(at, (int) geometry.blockBitmaps[group]);
    out.putInt(at + 0x04, (int) geometry.inodeBitmaps[group]);
    out.putInt(at + 0x08, (int) geometry.inodeTables[group]);
    out.putShort(at + 0x0C, (short) freeBlocks).putShort(at + 0x0E, (short) freeInodes);
    out.putShort(at + 0x10, (short) usedDirectories[group]).putShort(at + 0x12, (short) flags);
    out.putShort(at + 0x18, (short) blockCrc).putShort(at + 0x1A, (short) inodeCrc);
    out.putShort(at + 0x1C, (short) freeInodes);
    if (geometry.descriptorSize > 32) {
      out.putShort(at + 0x38, (short) (blockCrc >>> 16));
      out.putShort(at + 0x3A, (short) (inodeCrc >>> 16));
    }
    int crc = checksum(out.array(), at, geometry.descriptorSize, group, layout.checksumSeed());
    out.putShort(at + CHECKSUM, (short) crc);
  }

  private int checksum(byte[] bitmap, int bytes) {
    return bitmap == null ? 0 : Crc32c.update(layout.checksumSeed(), bitmap, 0, bytes);
  }

  /** Of a descriptor whose checksum field is taken as zero; its low half is stored. */
  static int checksum(byte[] table, int at, int size, int group, int seed) {
    int crc = Crc32c.update(Crc32c.updateU32(seed, group), table, at, CHECKSUM);
    crc = Crc32c.update(crc, new byte[2]);
    return Crc32c.update(crc, table, at + CHECKSUM + 2, size - CHECKSUM - 2);
  }

  private static void set(byte[] bitmap, long from, long to) {
    for (long bit = from; bit < to; ) {
      if (bit % 8 == 0 && to - bit >= 8) {
        bitmap[(int) (bit / 8)] = -1;
        bit += 8;
      } else {
        bitmap[(int) (bit / 8)] |= (byte) (1 << bit % 8);
        bit++;
      }
    }
  }
}
