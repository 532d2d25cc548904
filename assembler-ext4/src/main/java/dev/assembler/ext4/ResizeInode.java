package dev.assembler.ext4;

import dev.assembler.core.tree.Metadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Inode 7 holds the room that is left for more group descriptors. Its double indirect block points
 * at that room behind the first group's descriptors, of which each block points at the same block
 * of all other groups with superblocks; so growing finds them taken by nobody else.
 */
@SuppressWarnings("ByteBufferBackingArray") // whole arrays of ours
final class ResizeInode {

  static final int INODE = 7;

  private final Geometry geometry;
  private final long block;
  private final List<Integer> backups = new ArrayList<>();

  /**
   * @param block the double indirect one
   */
  ResizeInode(Geometry geometry, long block) {
    this.geometry = geometry;
    this.block = block;
    for (int group = 1; group < geometry.groups; group++) {
      if (Geometry.hasSuperblock(group)) {
        backups.add(group);
      }
    }
  }

  private long firstReserved() {
    return geometry.firstDataBlock + 1L + geometry.descriptorBlocks;
  }

  byte[] doubleIndirect() {
    ByteBuffer out = block();
    int pointers = geometry.blockSize / 4;
    for (int i = 0; i < geometry.reservedDescriptorBlocks; i++) {
      int at = (geometry.descriptorBlocks + i) % pointers;
      out.putInt(4 * at, (int) (firstReserved() + i));
    }
    return out.array();
  }

  /** The {@code index}th block of the room in the first group. */
  byte[] reserved(int index) {
    ByteBuffer out = block();
    for (int group : backups) {
      out.putInt((int) (firstReserved() + index + (long) group * geometry.blocksPerGroup));
    }
    return out.array();
  }

  boolean hasBackups() {
    return !backups.isEmpty();
  }

  void writeTo(ByteBuffer target, long time, int volumeSeed) {
    ByteBuffer iBlock = ByteBuffer.allocate(Inode.I_BLOCK_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    iBlock.putInt(4 * 13, (int) block);
    long pointers = geometry.blockSize / 4L;
    long size = (pointers * pointers + pointers + 12) * geometry.blockSize;
    long blocks = 1 + (long) geometry.reservedDescriptorBlocks * (1 + backups.size());
    long sectors = blocks * (geometry.blockSize / 512);
    Metadata metadata = Metadata.of(0600).withMtime(time, 0);
    Inode.write(target, Inode.REGULAR, metadata, size, 1, sectors, 0, iBlock.array(), 0);
    Inode.seal(target, Crc32c.inodeSeed(volumeSeed, INODE, 0));
  }

  private ByteBuffer block() {
    return ByteBuffer.allocate(geometry.blockSize).order(ByteOrder.LITTLE_ENDIAN);
  }
}
