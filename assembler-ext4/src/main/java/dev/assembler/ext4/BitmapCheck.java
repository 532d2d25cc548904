package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** The bitmaps of all groups, and the counts in their descriptors, against what is in use. */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class BitmapCheck {

  private final VolumeReader volume;
  private final BitSet used;
  private final BitSet inodes;
  private long freeBlocks;
  private long freeInodes;

  /**
   * @param used blocks
   * @param inodes in use
   */
  BitmapCheck(VolumeReader volume, BitSet used, BitSet inodes) {
    this.volume = volume;
    this.used = used;
    this.inodes = inodes;
  }

  void check() throws IOException {
    for (int group = 0; group < volume.groups; group++) {
      ByteBuffer descriptor = volume.descriptor(group);
      freeBlocks += blockBitmap(group, descriptor);
      freeInodes += inodeBitmap(group, descriptor);
    }
  }

  /** Of all groups, once they were checked. */
  long freeBlocks() {
    return freeBlocks;
  }

  long freeInodes() {
    return freeInodes;
  }

  /** Returns how many blocks of a group are free. */
  private long blockBitmap(int group, ByteBuffer descriptor) throws IOException {
    int first = (int) (volume.firstDataBlock + group * volume.blocksPerGroup);
    int end = (int) Math.min(volume.blocks, first + volume.blocksPerGroup);
    int flags =
        volume.has(0x64, Feature.METADATA_CSUM | Feature.GDT_CSUM) ? descriptor.getShort(0x12) : 0;
    if ((flags & GroupDescriptors.BLOCK_UNINIT) == 0) {
      ByteBuffer bitmap = volume.block(volume.place(descriptor, 0x00), "block bitmap");
      bitmapChecksum(
          bitmap, (int) (volume.blocksPerGroup / 8), descriptor, 0x18, "block bitmap", group);
      compare(bitmap, used.get(first, end), end - first, volume.blocksPerGroup, "block", group);
    }
    long free = (long) end - first - used.get(first, end).cardinality();
    requireCount(group, "bg_free_blocks_count", halves(descriptor, 0x0C, 0x2C), free);
    return free;
  }

  private long inodeBitmap(int group, ByteBuffer descriptor) throws IOException {
    int first = (int) (1 + group * volume.inodesPerGroup);
    int end = (int) (first + volume.inodesPerGroup);
    int flags =
        volume.has(0x64, Feature.METADATA_CSUM | Feature.GDT_CSUM) ? descriptor.getShort(0x12) : 0;
    BitSet taken = inodes.get(first, end);
    if ((flags & GroupDescriptors.INODE_UNINIT) == 0) {
      ByteBuffer bitmap = volume.block(volume.place(descriptor, 0x04), "inode bitmap");
      bitmapChecksum(
          bitmap, (int) (volume.inodesPerGroup / 8), descriptor, 0x1A, "inode bitmap", group);
      compare(bitmap, taken, end - first, 8L * volume.blockSize, "inode", group);
    } else if (!taken.isEmpty()) {
      throw new ImageFormatException("group " + group + ": uninitialised, but has inodes in use");
    }
    long free = volume.inodesPerGroup - taken.cardinality();
    requireCount(group, "bg_free_inodes_count", halves(descriptor, 0x0E, 0x2E), free);
    return free;
  }

  private long halves(ByteBuffer descriptor, int low, int high) {
    long value = descriptor.getShort(low) & 0xFFFF;
    return volume.descriptorSize >= 64
        ? value | (descriptor.getShort(high) & 0xFFFFL) << 16
        : value;
  }

  private static void requireCount(int group, String field, long found, long expected)
      throws ImageFormatException {
    if (found != expected) {
      throw new ImageFormatException(
          "group descriptor " + group + "." + field + ": " + found + ", expected " + expected);
    }
  }

  private void bitmapChecksum(
      ByteBuffer bitmap, int bytes, ByteBuffer descriptor, int at, String what, int group)
      throws ImageFormatException {
    if (!volume.checksums) {
      return;
    }
    int crc = Crc32c.update(volume.seed, bitmap.array(), 0, bytes);
    boolean low = (short) crc == descriptor.getShort(at);
    boolean high =
        volume.descriptorSize < 64 || (short) (crc >>> 16) == descriptor.getShort(at + 0x20);
    if (!low || !high) {
      throw new ImageFormatException(what + " of group " + group + ": its checksum does not hold");
    }
  }

  /** What lies behind the group's end counts as taken. */
  private static void compare(
      ByteBuffer bitmap, BitSet expected, int count, long end, String what, int group)
      throws ImageFormatException {
    BitSet found = BitSet.valueOf(bitmap.array());
    BitSet wanted = (BitSet) expected.clone();
    wanted.set(count, (int) end);
    found.clear((int) end, Math.max((int) end, found.length()));
    found.xor(wanted);
    if (!found.isEmpty()) {
      int first = found.nextSetBit(0);
      throw new ImageFormatException(
          what
              + " bitmap of group "
              + group
              + ": bit "
              + first
              + ", "
              + (wanted.get(first) ? "in use but free there" : "free but in use there"));
    }
  }
}
