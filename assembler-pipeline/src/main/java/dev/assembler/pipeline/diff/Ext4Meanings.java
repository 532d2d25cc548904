package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An ext4 volume beside its tree: the boot block, times of the volume, and of each inode those that
 * are not its mtime (Linux, "ext4 Data Structures and Algorithms", 3.1 and 4.1).
 */
final class Ext4Meanings implements Meaning.Map {

  private static final int SUPERBLOCK = 1024;
  private static final int INCOMPAT_META_BG = 0x10;
  private static final int INCOMPAT_64BIT = 0x80;

  private static final String CURE =
      "--epoch SECONDS; of mke2fs: E2FSPROGS_FAKE_TIME, and -d of a copy with the times of the"
          + " other";
  private static final Meaning ATIME = time("atime");
  private static final Meaning CTIME = time("ctime");
  private static final Meaning BTIME = time("crtime");
  private static final Meaning CHECKED = time("superblock.lastcheck");
  private static final Meaning MOUNTED = time("superblock.mtime");
  private static final Meaning GENERATION = Meaning.of("inode generation", Cause.IDENTITY);

  private final long[] tables;
  private final long tableSize;
  private final int inodeSize;

  private Ext4Meanings(long[] tables, long tableSize, int inodeSize) {
    this.tables = tables;
    this.tableSize = tableSize;
    this.inodeSize = inodeSize;
  }

  private static Meaning time(String field) {
    return Meaning.of(field, Cause.TIMESTAMP).withCure(CURE);
  }

  /** Of volumes whose inode tables do not lie alike, only the first blocks are known. */
  static Ext4Meanings of(ImageSource left, ImageSource right) throws IOException {
    Ext4Meanings ours = of(left);
    return Arrays.equals(ours.tables, of(right).tables)
        ? ours
        : new Ext4Meanings(new long[0], 0, 1);
  }

  private static Ext4Meanings of(ImageSource volume) throws IOException {
    ByteBuffer superblock = read(volume, SUPERBLOCK, SUPERBLOCK);
    int incompatible = superblock.getInt(0x60);
    if ((incompatible & INCOMPAT_META_BG) != 0) {
      return new Ext4Meanings(new long[0], 0, 1);
    }
    long blockSize = 1024L << superblock.getInt(0x18);
    long first = superblock.getInt(0x14);
    int inodeSize = superblock.getShort(0x58) & 0xFFFF;
    boolean is64 = (incompatible & INCOMPAT_64BIT) != 0;
    int size = is64 ? superblock.getShort(0xFE) & 0xFFFF : 32;
    long perGroup = superblock.getInt(0x20) & 0xFFFF_FFFFL;
    long groups = ((superblock.getInt(0x04) & 0xFFFF_FFFFL) - first + perGroup - 1) / perGroup;
    ByteBuffer descriptors = read(volume, (first + 1) * blockSize, Math.toIntExact(groups * size));
    long[] tables = new long[(int) groups];
    for (int i = 0; i < tables.length; i++) {
      long high = size > 32 ? descriptors.getInt(i * size + 0x28) & 0xFFFF_FFFFL : 0;
      tables[i] = (high << 32 | descriptors.getInt(i * size + 0x08) & 0xFFFF_FFFFL) * blockSize;
    }
    Arrays.sort(tables);
    long inodes = superblock.getInt(0x28) & 0xFFFF_FFFFL;
    return new Ext4Meanings(tables, inodes * inodeSize, inodeSize);
  }

  private static ByteBuffer read(ImageSource volume, long offset, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    volume.readAt(offset, bytes);
    return bytes;
  }

  @Override
  public Meaning at(long offset) {
    if (offset < SUPERBLOCK) {
      return DiskDiff.CODE;
    }
    if (offset < 2 * SUPERBLOCK) {
      return switch ((int) offset - SUPERBLOCK & ~3) {
        case 0x2C -> MOUNTED;
        case 0x40 -> CHECKED;
        default -> null;
      };
    }
    int found = Arrays.binarySearch(tables, offset);
    int table = found >= 0 ? found : -found - 2;
    if (table < 0 || offset - tables[table] >= tableSize) {
      return null;
    }
    return switch ((int) ((offset - tables[table]) % inodeSize) & ~3) {
      case 0x08, 0x8C -> ATIME;
      case 0x0C, 0x84 -> CTIME;
      case 0x90, 0x94 -> BTIME;
      case 0x64 -> GENERATION;
      default -> null;
    };
  }
}
