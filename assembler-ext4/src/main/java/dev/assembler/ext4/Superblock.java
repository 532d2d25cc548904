package dev.assembler.ext4;

import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** The superblock, 1024 bytes, little-endian. The kernel's documentation, "Super Block". */
final class Superblock {

  static final int SIZE = 1024;
  static final int OFFSET = 1024;
  static final int MAGIC = 0xEF53;
  static final int FIRST_INODE = 11;
  static final int CHECKSUM = 0x3FC;

  private Superblock() {}

  /** The copy of a group. */
  static byte[] of(Ext4Layout layout, int group) {
    Geometry geometry = layout.geometry();
    Ext4Options options = layout.options();
    boolean journal = layout.journalBlocks() > 0;
    long reserved = geometry.blocks * options.reservedPercent() / 100;
    int blockLog = Integer.numberOfTrailingZeros(geometry.blockSize) - 10;
    long time = options.epoch().seconds();
    int timeHigh = (int) (time >>> 32);
    long timeLow = time & 0xFFFF_FFFFL;
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    new StructWriter("superblock", out)
        .at(0x000)
        .u32("s_inodes_count", geometry.inodes())
        .at(0x004)
        .u32("s_blocks_count_lo", geometry.blocks)
        .at(0x008)
        .u32("s_r_blocks_count_lo", reserved)
        .at(0x00C)
        .u32("s_free_blocks_count_lo", layout.freeBlocks())
        .at(0x010)
        .u32("s_free_inodes_count", layout.freeInodes())
        .at(0x014)
        .u32("s_first_data_block", geometry.firstDataBlock)
        .at(0x018)
        .u32("s_log_block_size", blockLog)
        .at(0x01C)
        .u32("s_log_cluster_size", blockLog)
        .at(0x020)
        .u32("s_blocks_per_group", geometry.blocksPerGroup)
        .at(0x024)
        .u32("s_clusters_per_group", geometry.blocksPerGroup)
        .at(0x028)
        .u32("s_inodes_per_group", geometry.inodesPerGroup)
        .at(0x02C)
        .u32("s_mtime", 0)
        .at(0x030)
        .u32("s_wtime", timeLow)
        .at(0x034)
        .u16("s_mnt_count", 0)
        .at(0x036)
        .u16("s_max_mnt_count", 0xFFFF)
        .at(0x038)
        .u16("s_magic", MAGIC)
        .at(0x03A)
        .u16("s_state", 1)
        .at(0x03C)
        .u16("s_errors", 1)
        .at(0x03E)
        .u16("s_minor_rev_level", 0)
        .at(0x040)
        .u32("s_lastcheck", timeLow)
        .at(0x044)
        .u32("s_checkinterval", 0)
        .at(0x048)
        .u32("s_creator_os", 0)
        .at(0x04C)
        .u32("s_rev_level", 1)
        .at(0x050)
        .u16("s_def_resuid", 0)
        .at(0x052)
        .u16("s_def_resgid", 0)
        .at(0x054)
        .u32("s_first_ino", FIRST_INODE)
        .at(0x058)
        .u16("s_inode_size", Geometry.INODE_SIZE)
        .at(0x05A)
        .u16("s_block_group_nr", group)
        .at(0x05C)
        .u32("s_feature_compat", compatible(journal))
        .at(0x060)
        .u32("s_feature_incompat", incompatible(options))
        .at(0x064)
        .u32("s_feature_ro_compat", READ_ONLY_COMPATIBLE)
        .at(0x068)
        .bytes("s_uuid", uuid(options.uuid()), 16)
        .at(0x078)
        .bytes("s_volume_name", label(options), 16)
        .at(0x088)
        .zeros(64)
        .at(0x0C8)
        .u32("s_algorithm_usage_bitmap", 0)
        .at(0x0CC)
        .u16("s_prealloc_blocks", 0)
        .at(0x0CE)
        .u16("s_reserved_gdt_blocks", geometry.reservedDescriptorBlocks)
        .at(0x0D0)
        .zeros(16)
        .at(0x0E0)
        .u32("s_journal_inum", journal ? Journal.INODE : 0)
        .at(0x0E4)
        .u32("s_journal_dev", 0)
        .at(0x0E8)
        .u32("s_last_orphan", 0)
        .at(0x0EC)
        .bytes("s_hash_seed", uuid(options.hashSeed()), 16)
        .at(0x0FC)
        .u8("s_def_hash_version", DirectoryHash.HALF_MD4)
        .at(0x0FD)
        .u8("s_jnl_backup_type", journal ? 1 : 0)
        .at(0x0FE)
        .u16("s_desc_size", options.wide() ? geometry.descriptorSize : 0)
        .at(0x100)
        .u32("s_default_mount_opts", 0xC)
        .at(0x104)
        .u32("s_first_meta_bg", 0)
        .at(0x108)
        .u32("s_mkfs_time", timeLow)
        .at(0x10C)
        .bytes("s_jnl_blocks", layout.journalBackup(), 68)
        .at(0x150)
        .zeros(12)
        .at(0x15C)
        .u16("s_min_extra_isize", Inode.EXTRA_SIZE)
        .at(0x15E)
        .u16("s_want_extra_isize", Inode.EXTRA_SIZE)
        .at(0x160)
        .u32("s_flags", 1)
        .at(0x164)
        .zeros(16)
        .at(0x174)
        .u8("s_log_groups_per_flex", Geometry.FLEX_LOG)
        .at(0x175)
        .u8("s_checksum_type", 1)
        .at(0x176)
        .zeros(0xFE)
        .at(0x274)
        .u8("s_wtime_hi", timeHigh)
        .at(0x275)
        .u8("s_mtime_hi", 0)
        .at(0x276)
        .u8("s_mkfs_time_hi", timeHigh)
        .at(0x277)
        .u8("s_lastcheck_hi", timeHigh)
        .at(0x278)
        .zeros(CHECKSUM - 0x278)
        .at(CHECKSUM)
        .u32("s_checksum", 0)
        .at(SIZE);
    out.order(ByteOrder.LITTLE_ENDIAN)
        .putInt(CHECKSUM, Crc32c.update(Crc32c.START, out.array(), 0, CHECKSUM));
    return out.array();
  }

  private static final long READ_ONLY_COMPATIBLE =
      Feature.SPARSE_SUPER
          | Feature.LARGE_FILE
          | Feature.HUGE_FILE
          | Feature.DIR_NLINK
          | Feature.EXTRA_ISIZE
          | Feature.METADATA_CSUM;

  private static long compatible(boolean journal) {
    return (journal ? Feature.HAS_JOURNAL : 0)
        | Feature.EXT_ATTR
        | Feature.RESIZE_INODE
        | Feature.DIR_INDEX;
  }

  private static long incompatible(Ext4Options options) {
    return Feature.FILETYPE
        | Feature.EXTENTS
        | Feature.FLEX_BG
        | (options.wide() ? Feature.SIXTY_FOUR_BIT : 0);
  }

  static byte[] uuid(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static byte[] label(Ext4Options options) {
    return Arrays.copyOf(options.label().getBytes(StandardCharsets.UTF_8), 16);
  }
}
