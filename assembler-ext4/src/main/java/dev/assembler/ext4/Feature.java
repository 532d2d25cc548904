package dev.assembler.ext4;

/** Feature bits of a superblock, as the kernel's documentation names them ("Super Block"). */
final class Feature {

  static final long HAS_JOURNAL = 0x4;
  static final long EXT_ATTR = 0x8;
  static final long RESIZE_INODE = 0x10;
  static final long DIR_INDEX = 0x20;
  static final long ORPHAN_FILE = 0x1000;

  static final long FILETYPE = 0x2;
  static final long RECOVER = 0x4;
  static final long EXTENTS = 0x40;
  static final long SIXTY_FOUR_BIT = 0x80;
  static final long FLEX_BG = 0x200;
  static final long CSUM_SEED = 0x2000;
  static final long LARGEDIR = 0x4000;
  static final long INLINE_DATA = 0x8000;

  static final long SPARSE_SUPER = 0x1;
  static final long LARGE_FILE = 0x2;
  static final long HUGE_FILE = 0x8;
  static final long GDT_CSUM = 0x10;
  static final long DIR_NLINK = 0x20;
  static final long EXTRA_ISIZE = 0x40;
  static final long METADATA_CSUM = 0x400;
  static final long ORPHAN_PRESENT = 0x10000;

  /** What a reader of trees understands; all others of this set are refused. */
  static final long READABLE_INCOMPAT =
      FILETYPE | EXTENTS | SIXTY_FOUR_BIT | FLEX_BG | CSUM_SEED | LARGEDIR | INLINE_DATA;

  /**
   * What verification understands: beside the above btree_dir, quota, readonly, project, verity.
   */
  static final long KNOWN_READ_ONLY =
      SPARSE_SUPER
          | LARGE_FILE
          | 0x4
          | HUGE_FILE
          | GDT_CSUM
          | DIR_NLINK
          | EXTRA_ISIZE
          | 0x100
          | METADATA_CSUM
          | 0x1000
          | 0x2000
          | 0x8000;

  private Feature() {}
}
