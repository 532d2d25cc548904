package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** A volume as its superblock describes it: blocks, group descriptors and inodes by number. */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class VolumeReader {

  private static final int LARGEST_BLOCK_LOG = 6;

  final ImageSource image;
  final ByteBuffer superblock;
  final int blockSize;
  final long blocks;
  final long inodes;
  final int firstDataBlock;
  final long blocksPerGroup;
  final long inodesPerGroup;
  final int inodeSize;
  final long firstInode;
  final int descriptorSize;
  final long groups;
  final boolean checksums;
  final int seed;

  VolumeReader(ImageSource image) throws IOException {
    this.image = image;
    this.superblock = ByteBuffer.allocate(Superblock.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    image.readAt(Superblock.OFFSET, superblock.duplicate());
    require("s_magic", 0x38, u16(0x38), u16(0x38) == Superblock.MAGIC, "expected 61267");
    checksums = has(0x64, Feature.METADATA_CSUM);
    if (checksums) {
      int crc = Crc32c.update(Crc32c.START, superblock.array(), 0, Superblock.CHECKSUM);
      require(
          "s_checksum",
          0x3FC,
          u32(0x3FC),
          (int) u32(0x3FC) == crc,
          "expected " + (crc & 0xFFFF_FFFFL));
      require("s_checksum_type", 0x175, u8(0x175), u8(0x175) == 1, "expected 1, crc32c");
    }
    features();
    require("s_log_block_size", 0x18, u32(0x18), u32(0x18) <= LARGEST_BLOCK_LOG, "expected 0 to 6");
    blockSize = 1024 << u32(0x18);
    require("s_log_cluster_size", 0x1C, u32(0x1C), u32(0x1C) == u32(0x18), "expected the block's");
    boolean wide = has(0x60, Feature.SIXTY_FOUR_BIT);
    blocks = u32(0x04) | (wide ? u32(0x150) << 32 : 0);
    require(
        "s_blocks_count",
        0x04,
        blocks,
        blocks > 0 && blocks <= image.size() / blockSize,
        "the image has room for " + image.size() / blockSize);
    firstDataBlock = blockSize == 1024 ? 1 : 0;
    require(
        "s_first_data_block",
        0x14,
        u32(0x14),
        u32(0x14) == firstDataBlock,
        "expected " + firstDataBlock);
    blocksPerGroup = u32(0x20);
    require(
        "s_blocks_per_group",
        0x20,
        blocksPerGroup,
        blocksPerGroup >= 256 && blocksPerGroup <= 8L * blockSize && blocksPerGroup % 8 == 0,
        "expected at most 8 in a byte of a block");
    groups = (blocks - firstDataBlock + blocksPerGroup - 1) / blocksPerGroup;
    inodesPerGroup = u32(0x28);
    require(
        "s_inodes_per_group",
        0x28,
        inodesPerGroup,
        inodesPerGroup > 0 && inodesPerGroup <= 8L * blockSize,
        "expected at most 8 in a byte of a block");
    inodes = u32(0x00);
    require(
        "s_inodes_count",
        0x00,
        inodes,
        inodes == groups * inodesPerGroup,
        "expected " + groups * inodesPerGroup);
    boolean dynamic = u32(0x4C) >= 1;
    inodeSize = dynamic ? u16(0x58) : 128;
    require(
        "s_inode_size",
        0x58,
        inodeSize,
        inodeSize >= 128 && inodeSize <= blockSize && Integer.bitCount(inodeSize) == 1,
        "expected a power of two from 128 to the block's size");
    firstInode = dynamic ? u32(0x54) : Superblock.FIRST_INODE;
    require(
        "s_first_ino",
        0x54,
        firstInode,
        firstInode >= 11 && firstInode <= inodes,
        "expected at least 11");
    descriptorSize = wide ? u16(0xFE) : 32;
    require(
        "s_desc_size",
        0xFE,
        descriptorSize,
        descriptorSize >= 32 && descriptorSize <= 1024 && Integer.bitCount(descriptorSize) == 1,
        "expected a power of two from 32 to 1024");
    seed =
        has(0x60, Feature.CSUM_SEED)
            ? (int) u32(0x270)
            : Crc32c.update(Crc32c.START, superblock.array(), 0x68, 16);
  }

  private void features() throws ImageFormatException {
    long incompatible = u32(0x60);
    if ((incompatible & Feature.RECOVER) != 0) {
      throw new ImageFormatException(
          "superblock.s_feature_incompat at 0x460: needs_recovery, the journal has changes that are"
              + " not in the volume; mount it or run e2fsck first");
    }
    long unknown = incompatible & ~Feature.READABLE_INCOMPAT;
    require(
        "s_feature_incompat",
        0x60,
        "0x" + Long.toHexString(incompatible),
        unknown == 0,
        "0x" + Long.toHexString(unknown) + " is not understood");
    require(
        "s_feature_ro_compat",
        0x64,
        "0x" + Long.toHexString(u32(0x64)),
        !has(0x64, Feature.ORPHAN_PRESENT),
        "orphan_present, run e2fsck first");
  }

  boolean has(int field, long feature) {
    return (u32(field) & feature) != 0;
  }

  int u8(int at) {
    return superblock.get(at) & 0xFF;
  }

  int u16(int at) {
    return superblock.getShort(at) & 0xFFFF;
  }

  long u32(int at) {
    return superblock.getInt(at) & 0xFFFF_FFFFL;
  }

  /** The high half of a count of blocks, which only volumes with 64bit have. */
  long high(int at) {
    return has(0x60, Feature.SIXTY_FOUR_BIT) ? u32(at) << 32 : 0;
  }

  long freeBlocks() {
    return u32(0x0C) | high(0x158);
  }

  UUID uuid(int at) {
    ByteBuffer bytes = ByteBuffer.wrap(superblock.array(), at, 16);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  void require(String field, int at, Object found, boolean holds, String expected)
      throws ImageFormatException {
    if (!holds) {
      throw StructReader.fault("superblock", field, Superblock.OFFSET + at, found, expected);
    }
  }

  ByteBuffer block(long number, String what) throws IOException {
    requireBlock(number, 1, what);
    ByteBuffer bytes = ByteBuffer.allocate(blockSize).order(ByteOrder.LITTLE_ENDIAN);
    image.readAt(number * blockSize, bytes.duplicate());
    return bytes;
  }

  void requireBlock(long number, long count, String what) throws ImageFormatException {
    if (number < firstDataBlock || count < 0 || number > blocks - count) {
      throw new ImageFormatException(
          what + ": blocks " + number + " +" + count + ", the volume has " + blocks);
    }
  }

  /** Of a group: where its bitmaps and inodes are, checked against its checksum. */
  ByteBuffer descriptor(long group) throws IOException {
    long offset = (firstDataBlock + 1L) * blockSize + group * descriptorSize;
    ByteBuffer bytes = ByteBuffer.allocate(descriptorSize).order(ByteOrder.LITTLE_ENDIAN);
    image.readAt(offset, bytes.duplicate());
    if (checksums) {
      int crc =
          GroupDescriptors.checksum(bytes.array(), 0, descriptorSize, (int) group, seed) & 0xFFFF;
      int found = bytes.getShort(GroupDescriptors.CHECKSUM) & 0xFFFF;
      if (crc != found) {
        throw StructReader.fault(
            "group descriptor " + group, "bg_checksum", offset + 0x1E, found, "expected " + crc);
      }
    }
    return bytes;
  }

  /** A block number in a descriptor, whose high half is 0x20 behind the low one. */
  long place(ByteBuffer descriptor, int at) {
    long low = descriptor.getInt(at) & 0xFFFF_FFFFL;
    return descriptorSize >= 64 ? low | (descriptor.getInt(at + 0x20) & 0xFFFF_FFFFL) << 32 : low;
  }

  StoredInode inode(long number) throws IOException {
    if (number < 1 || number > inodes) {
      throw new ImageFormatException("inode " + number + ": the volume has " + inodes);
    }
    ByteBuffer descriptor = descriptor((number - 1) / inodesPerGroup);
    long offset = place(descriptor, 0x08) * blockSize + (number - 1) % inodesPerGroup * inodeSize;
    if (offset < 0 || offset > blocks * blockSize - inodeSize) {
      throw new ImageFormatException("inode " + number + ": its table is beyond the volume");
    }
    ByteBuffer record = ByteBuffer.allocate(inodeSize).order(ByteOrder.LITTLE_ENDIAN);
    image.readAt(offset, record.duplicate());
    return new StoredInode(this, number, offset, record);
  }
}
