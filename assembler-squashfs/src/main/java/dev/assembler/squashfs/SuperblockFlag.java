package dev.assembler.squashfs;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The bits of {@code superblock.flags}. The kernel acts on {@link #COMPRESSOR_OPTIONS} alone; the
 * others tell tools how the image was made. Bit 2 had a meaning before 4.0 and is never set.
 */
enum SuperblockFlag {
  /** Inode and directory tables are stored raw. */
  UNCOMPRESSED_INODES(0),
  /** Data blocks are stored raw. */
  UNCOMPRESSED_DATA(1),
  /** Fragment blocks are stored raw. */
  UNCOMPRESSED_FRAGMENTS(3),
  /** No file's tail end is in a fragment. */
  NO_FRAGMENTS(4),
  /** The tail ends of files larger than a block are in fragments too. */
  ALWAYS_FRAGMENTS(5),
  /** Equal files share their blocks. */
  DUPLICATES_REMOVED(6),
  /** There is an export table. */
  EXPORTABLE(7),
  /** The xattr tables are stored raw. */
  UNCOMPRESSED_XATTRS(8),
  /** No xattrs were taken, and there is no xattr table. */
  NO_XATTRS(9),
  /** A metadata block with the compressor's options follows the superblock. */
  COMPRESSOR_OPTIONS(10),
  /** The id table is stored raw. */
  UNCOMPRESSED_IDS(11);

  private final int bit;

  SuperblockFlag(int bit) {
    this.bit = bit;
  }

  int mask() {
    return 1 << bit;
  }

  /** For people: "no xattrs". */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static int toBits(Set<SuperblockFlag> flags) {
    int bits = 0;
    for (SuperblockFlag flag : flags) {
      bits |= flag.mask();
    }
    return bits;
  }

  /** The flags among these bits; bits without a meaning are left out. */
  static Set<SuperblockFlag> fromBits(int bits) {
    var flags = EnumSet.noneOf(SuperblockFlag.class);
    for (SuperblockFlag flag : values()) {
      if ((bits & flag.mask()) != 0) {
        flags.add(flag);
      }
    }
    return Collections.unmodifiableSet(flags);
  }
}
