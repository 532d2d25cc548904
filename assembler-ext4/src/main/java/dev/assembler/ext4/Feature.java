package dev.assembler.ext4;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** By the number of their bit, as mke2fs names them; of each set those that are used. */
  private static final Map<Integer, String> COMPATIBLE =
      Map.of(
          0, "dir_prealloc",
          1, "imagic_inodes",
          2, "has_journal",
          3, "ext_attr",
          4, "resize_inode",
          5, "dir_index",
          9, "sparse_super2",
          10, "fast_commit",
          11, "stable_inodes",
          12, "orphan_file");

  private static final Map<Integer, String> INCOMPATIBLE =
      Map.ofEntries(
          Map.entry(0, "compression"),
          Map.entry(1, "filetype"),
          Map.entry(2, "needs_recovery"),
          Map.entry(3, "journal_dev"),
          Map.entry(4, "meta_bg"),
          Map.entry(6, "extent"),
          Map.entry(7, "64bit"),
          Map.entry(8, "mmp"),
          Map.entry(9, "flex_bg"),
          Map.entry(10, "ea_inode"),
          Map.entry(12, "dirdata"),
          Map.entry(13, "metadata_csum_seed"),
          Map.entry(14, "large_dir"),
          Map.entry(15, "inline_data"),
          Map.entry(16, "encrypt"),
          Map.entry(17, "casefold"));

  private static final Map<Integer, String> READ_ONLY =
      Map.ofEntries(
          Map.entry(0, "sparse_super"),
          Map.entry(1, "large_file"),
          Map.entry(3, "huge_file"),
          Map.entry(4, "uninit_bg"),
          Map.entry(5, "dir_nlink"),
          Map.entry(6, "extra_isize"),
          Map.entry(8, "quota"),
          Map.entry(9, "bigalloc"),
          Map.entry(10, "metadata_csum"),
          Map.entry(12, "read-only"),
          Map.entry(13, "project"),
          Map.entry(15, "verity"),
          Map.entry(16, "orphan_present"));

  private Feature() {}

  /** The names of what is set in the three sets, in their order. */
  static List<String> names(long compatible, long incompatible, long readOnlyCompatible) {
    var names = new ArrayList<String>();
    add(names, compatible, "C", COMPATIBLE);
    add(names, incompatible, "I", INCOMPATIBLE);
    add(names, readOnlyCompatible, "R", READ_ONLY);
    return names;
  }

  /** A bit without a name is as mke2fs shows it: FEATURE_I20. */
  private static void add(List<String> names, long set, String letter, Map<Integer, String> known) {
    for (int bit = 0; bit < 32; bit++) {
      if ((set >>> bit & 1) != 0) {
        names.add(known.getOrDefault(bit, "FEATURE_" + letter + bit));
      }
    }
  }
}
