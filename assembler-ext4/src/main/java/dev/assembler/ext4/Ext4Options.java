package dev.assembler.ext4;

import dev.assembler.core.tree.Epoch;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/**
 * How a volume is written.
 *
 * @param size in bytes, or {@link #MINIMAL} or {@link #AUTO}
 * @param blockSize 1024, 2048 or 4096
 * @param inodes how many at least; 0 for one in {@code inodeRatio} bytes, or as many as the tree
 *     needs if that is more
 * @param inodeRatio bytes of the volume for each inode, 1024 to 64 MiB
 * @param reservedPercent of the blocks, for the superuser alone; 0 to 50
 * @param journalBlocks {@link #JOURNAL_BY_SIZE}, {@link #NO_JOURNAL}, or 1024 to 10,240,000 blocks
 * @param wide whether the feature 64bit is set: group descriptors of 64 bytes
 * @param label at most 16 bytes of UTF-8 without NUL
 * @param uuid of the volume; checksums depend on it
 * @param hashSeed of directories' hashes; not the nil UUID
 * @param epoch the superblock's times, 0 to 2^40-1, and that of {@code lost+found}
 */
public record Ext4Options(
    long size,
    int blockSize,
    long inodes,
    long inodeRatio,
    int reservedPercent,
    long journalBlocks,
    boolean wide,
    String label,
    UUID uuid,
    UUID hashSeed,
    Epoch epoch) {

  /** The smallest volume that holds the tree. */
  public static final long MINIMAL = 0;

  /** The smallest and a quarter more, at least 16 MiB. */
  public static final long AUTO = -1;

  public static final long JOURNAL_BY_SIZE = -1;
  public static final long NO_JOURNAL = 0;

  /** jbd2 wants no less (JBD2_MIN_JOURNAL_BLOCKS). */
  private static final long LEAST_JOURNAL = 1024;

  private static final long MOST_JOURNAL = 10_240_000;

  public Ext4Options {
    require(size >= AUTO, "size", size, "at least 0, or AUTO");
    require(
        blockSize == 1024 || blockSize == 2048 || blockSize == 4096,
        "blockSize",
        blockSize,
        "1024, 2048 or 4096");
    require(inodes >= 0 && inodes <= 0xFFFF_FFFFL, "inodes", inodes, "0 to 4294967295");
    require(
        inodeRatio >= 1024 && inodeRatio <= 1 << 26, "inodeRatio", inodeRatio, "1024 to 67108864");
    require(
        reservedPercent >= 0 && reservedPercent <= 50,
        "reservedPercent",
        reservedPercent,
        "0 to 50");
    require(
        journalBlocks == JOURNAL_BY_SIZE
            || journalBlocks == NO_JOURNAL
            || (journalBlocks >= LEAST_JOURNAL && journalBlocks <= MOST_JOURNAL),
        "journalBlocks",
        journalBlocks,
        "-1, 0, or 1024 to 10240000");
    require(
        label.getBytes(StandardCharsets.UTF_8).length <= 16 && label.indexOf('\0') < 0,
        "label",
        '"' + label + '"',
        "at most 16 bytes without NUL");
    Objects.requireNonNull(uuid, "uuid");
    require(
        !hashSeed.equals(new UUID(0, 0)),
        "hashSeed",
        hashSeed,
        "any but the nil UUID, which means none");
    require(
        epoch.seconds() >= 0 && epoch.seconds() < 1L << 40,
        "epoch",
        epoch.seconds(),
        "0 to 1099511627775");
  }

  /**
   * Minimal size, blocks of 4 KiB, an inode in 16 KiB, 5 % reserved, a journal by size, 64bit.
   *
   * @param uuid of the volume, from {@link dev.assembler.core.tree.DerivedIds}
   * @param hashSeed of its directories, from there as well
   */
  public static Ext4Options of(UUID uuid, UUID hashSeed) {
    return new Ext4Options(
        MINIMAL, 4096, 0, 16384, 5, JOURNAL_BY_SIZE, true, "", uuid, hashSeed, Epoch.ZERO);
  }

  public Ext4Options withSize(long newSize) {
    return new Ext4Options(
        newSize,
        blockSize,
        inodes,
        inodeRatio,
        reservedPercent,
        journalBlocks,
        wide,
        label,
        uuid,
        hashSeed,
        epoch);
  }

  public Ext4Options withBlockSize(int newBlockSize) {
    return new Ext4Options(
        size,
        newBlockSize,
        inodes,
        inodeRatio,
        reservedPercent,
        journalBlocks,
        wide,
        label,
        uuid,
        hashSeed,
        epoch);
  }

  public Ext4Options withInodes(long newInodes) {
    return new Ext4Options(
        size,
        blockSize,
        newInodes,
        inodeRatio,
        reservedPercent,
        journalBlocks,
        wide,
        label,
        uuid,
        hashSeed,
        epoch);
  }

  public Ext4Options withInodeRatio(long newInodeRatio) {
    return new Ext4Options(
        size,
        blockSize,
        inodes,
        newInodeRatio,
        reservedPercent,
        journalBlocks,
        wide,
        label,
        uuid,
        hashSeed,
        epoch);
  }

  public Ext4Options withReservedPercent(int newReservedPercent) {
    return new Ext4Options(
        size,
        blockSize,
        inodes,
        inodeRatio,
        newReservedPercent,
        journalBlocks,
        wide,
        label,
        uuid,
        hashSeed,
        epoch);
  }

  public Ext4Options withJournalBlocks(long newJournalBlocks) {
    return new Ext4Options(
        size,
        blockSize,
        inodes,
        inodeRatio,
        reservedPercent,
        newJournalBlocks,
        wide,
        label,
        uuid,
        hashSeed,
        epoch);
  }

  /** Without it, the boot loaders and kernels read the volume that know only 32-bit blocks. */
  public Ext4Options withWide(boolean newWide) {
    return new Ext4Options(
        size,
        blockSize,
        inodes,
        inodeRatio,
        reservedPercent,
        journalBlocks,
        newWide,
        label,
        uuid,
        hashSeed,
        epoch);
  }

  public Ext4Options withLabel(String newLabel) {
    return new Ext4Options(
        size,
        blockSize,
        inodes,
        inodeRatio,
        reservedPercent,
        journalBlocks,
        wide,
        newLabel,
        uuid,
        hashSeed,
        epoch);
  }

  public Ext4Options withEpoch(Epoch newEpoch) {
    return new Ext4Options(
        size,
        blockSize,
        inodes,
        inodeRatio,
        reservedPercent,
        journalBlocks,
        wide,
        label,
        uuid,
        hashSeed,
        newEpoch);
  }

  /** For boot loaders: without 64bit; metadata_csum_seed and orphan_file are never set. */
  public Ext4Options forBoot() {
    return withWide(false);
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + ", expected " + expected);
    }
  }
}
