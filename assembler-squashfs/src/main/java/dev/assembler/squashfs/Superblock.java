package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;

/**
 * The superblock (squashfs_fs.h, {@code squashfs_super_block}): the first 96 bytes, little-endian.
 * Offsets count from the image's first byte; {@link #NO_TABLE} stands for a table that is not
 * there.
 *
 * @param inodes how many inodes there are
 * @param mkfsTime seconds since 1970, 0 to 2^32-1
 * @param blockSize bytes of a data block: a power of two from 4 KiB to 1 MiB
 * @param fragments entries of the fragment table
 * @param flags what {@code flags} says
 * @param ids entries of the id table, at least 1
 * @param rootInode where the root directory's inode is
 * @param bytesUsed the image's length without the padding behind it
 */
record Superblock(
    long inodes,
    long mkfsTime,
    int blockSize,
    long fragments,
    SquashfsCompressor compressor,
    Set<SuperblockFlag> flags,
    int ids,
    MetadataRef rootInode,
    long bytesUsed,
    long idTableStart,
    long xattrIdTableStart,
    long inodeTableStart,
    long directoryTableStart,
    long fragmentTableStart,
    long exportTableStart) {

  static final int SIZE = 96;
  static final int MAGIC = 0x7371_7368;
  static final int MAJOR = 4;
  static final int MINOR = 0;
  static final long NO_TABLE = -1;

  static final int MIN_BLOCK_SIZE = 1 << 12;
  static final int MAX_BLOCK_SIZE = 1 << 20;

  private static final String NAME = "squashfs superblock";

  Superblock {
    if (!isBlockSize(blockSize)) {
      throw new IllegalArgumentException(
          "blockSize: " + blockSize + ", expected a power of two from 4096 to 1048576");
    }
    flags = Set.copyOf(flags);
  }

  static boolean isBlockSize(long size) {
    return size >= MIN_BLOCK_SIZE && size <= MAX_BLOCK_SIZE && Long.bitCount(size) == 1;
  }

  int blockLog() {
    return Integer.numberOfTrailingZeros(blockSize);
  }

  boolean has(SuperblockFlag flag) {
    return flags.contains(flag);
  }

  void writeTo(ByteBuffer target) {
    new StructWriter(NAME, target)
        .at(0x00)
        .u32("s_magic", MAGIC)
        .at(0x04)
        .u32("inodes", inodes)
        .at(0x08)
        .u32("mkfs_time", mkfsTime)
        .at(0x0C)
        .u32("block_size", blockSize)
        .at(0x10)
        .u32("fragments", fragments)
        .at(0x14)
        .u16("compression", compressor.id())
        .at(0x16)
        .u16("block_log", blockLog())
        .at(0x18)
        .u16("flags", SuperblockFlag.toBits(flags))
        .at(0x1A)
        .u16("no_ids", ids)
        .at(0x1C)
        .u16("s_major", MAJOR)
        .at(0x1E)
        .u16("s_minor", MINOR)
        .at(0x20)
        .u64("root_inode", rootInode.packed())
        .at(0x28)
        .u64("bytes_used", bytesUsed)
        .at(0x30)
        .u64("id_table_start", idTableStart)
        .at(0x38)
        .u64("xattr_id_table_start", xattrIdTableStart)
        .at(0x40)
        .u64("inode_table_start", inodeTableStart)
        .at(0x48)
        .u64("directory_table_start", directoryTableStart)
        .at(0x50)
        .u64("fragment_table_start", fragmentTableStart)
        .at(0x58)
        .u64("lookup_table_start", exportTableStart)
        .at(SIZE);
  }

  /**
   * Reads a superblock whose fields agree with themselves; whether they agree with the rest of the
   * image is for the reader to say.
   */
  static Superblock readFrom(ByteBuffer source) throws ImageFormatException {
    StructReader in = new StructReader(NAME, source, 0);
    in.at(0x00).expect("s_magic", 4, MAGIC);
    long inodes = in.at(0x04).u32("inodes");
    require(inodes > 0, in, "inodes", 4, inodes, "expected at least 1");
    long mkfsTime = in.at(0x08).u32("mkfs_time");
    long blockSize = in.at(0x0C).u32("block_size");
    require(
        isBlockSize(blockSize),
        in,
        "block_size",
        4,
        blockSize,
        "expected a power of two from 4096 to 1048576");
    long fragments = in.at(0x10).u32("fragments");
    int compression = in.at(0x14).u16("compression");
    SquashfsCompressor compressor = SquashfsCompressor.ofId(compression).orElse(null);
    require(compressor != null, in, "compression", 2, compression, "expected 1 to 6");
    in.at(0x16).expect("block_log", 2, Long.numberOfTrailingZeros(blockSize));
    int bits = in.at(0x18).u16("flags");
    Set<SuperblockFlag> flags = SuperblockFlag.fromBits(bits);
    int unknown = bits & ~SuperblockFlag.toBits(flags);
    require(
        unknown == 0,
        in,
        "flags",
        2,
        hex(bits),
        String.format(Locale.ROOT, "%s has no meaning", hex(unknown)));
    int ids = in.at(0x1A).u16("no_ids");
    require(ids > 0, in, "no_ids", 2, ids, "expected at least 1");
    in.at(0x1C).expect("s_major", 2, MAJOR);
    in.at(0x1E).expect("s_minor", 2, MINOR);
    MetadataRef root = MetadataRef.of(in.at(0x20).u64("root_inode"));
    require(
        root.offset() < MetadataBlock.SIZE,
        in,
        "root_inode",
        8,
        root,
        "a metadata block has 0x2000 bytes");
    return new Superblock(
        inodes,
        mkfsTime,
        (int) blockSize,
        fragments,
        compressor,
        flags,
        ids,
        root,
        in.at(0x28).u64("bytes_used"),
        in.at(0x30).u64("id_table_start"),
        in.at(0x38).u64("xattr_id_table_start"),
        in.at(0x40).u64("inode_table_start"),
        in.at(0x48).u64("directory_table_start"),
        in.at(0x50).u64("fragment_table_start"),
        in.at(0x58).u64("lookup_table_start"));
  }

  /** The fault of a field that disagrees with the rest of the image; {@code field} as on disk. */
  static ImageFormatException fault(String field, int offset, Object found, String expectation) {
    return StructReader.fault(NAME, field, offset, found, expectation);
  }

  private static void require(
      boolean holds, StructReader in, String field, int width, Object found, String expectation)
      throws ImageFormatException {
    if (!holds) {
      throw in.fault(field, width, found, expectation);
    }
  }

  private static String hex(int bits) {
    return String.format(Locale.ROOT, "0x%x", bits);
  }
}
