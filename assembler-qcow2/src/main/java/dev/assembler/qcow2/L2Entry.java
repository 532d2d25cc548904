package dev.assembler.qcow2;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.bytes.StructReader;
import java.util.Locale;

/**
 * An entry of an L2 table: where a cluster of the guest is in the file. 0 is one that is nowhere
 * and reads as zeros.
 */
final class L2Entry {

  /**
   * The cluster's refcount is exactly 1, so that it may be written in place; also in L1 entries.
   */
  static final long COPIED = 1L << 63;

  /** The cluster is compressed. */
  static final long COMPRESSED = 1L << 62;

  /** The cluster reads as zeros wherever it is; from version 3 on. */
  static final long ZERO = 1;

  /** Bits 9 to 55. */
  static final long OFFSET = 0x00FF_FFFF_FFFF_FE00L;

  private L2Entry() {}

  /** A cluster of its own. */
  static long plain(long offset) {
    return offset | COPIED;
  }

  /** A compressed cluster: it begins at any byte, its length is told in sectors of 512. */
  static long compressed(Geometry geometry, long offset, int length) {
    int shift = sectorShift(geometry);
    if (offset >>> shift != 0) {
      throw new IllegalStateException("compressed cluster at " + offset + ": beyond its field");
    }
    long further = ((offset & Geometry.SECTOR - 1) + length - 1) / Geometry.SECTOR;
    return COMPRESSED | further << shift | offset;
  }

  static boolean isCompressed(long entry) {
    return (entry & COMPRESSED) != 0;
  }

  /** Whether the cluster is in the file as it is. */
  static boolean isPlain(long entry) {
    return !isCompressed(entry) && (entry & ZERO) == 0 && (entry & OFFSET) != 0;
  }

  static boolean readsAsZeros(long entry) {
    return !isCompressed(entry) && !isPlain(entry);
  }

  /** Where a compressed cluster begins. */
  static long compressedOffset(Geometry geometry, long entry) {
    return entry & (1L << sectorShift(geometry)) - 1;
  }

  /** How many bytes a compressed cluster takes at most: to the end of its last sector. */
  static int compressedLength(Geometry geometry, long entry) {
    int shift = sectorShift(geometry);
    long further = (entry & ~(COMPRESSED | COPIED)) >>> shift;
    return (int)
        ((further + 1) * Geometry.SECTOR
            - (compressedOffset(geometry, entry) & Geometry.SECTOR - 1));
  }

  /**
   * Refuses what no entry may hold.
   *
   * @param at where the entry is in the file
   */
  static void check(long entry, Qcow2Header header, long fileSize, long at)
      throws ImageFormatException {
    Geometry geometry = header.geometry();
    if (isCompressed(entry)) {
      if ((entry & COPIED) != 0) {
        throw fault(entry, at, "a compressed cluster cannot be marked as copied");
      }
      requireInFile(entry, compressedOffset(geometry, entry), geometry, fileSize, at);
      return;
    }
    long allowed = OFFSET | COPIED | (header.version() > 2 ? ZERO : 0);
    if ((entry & ~allowed) != 0) {
      throw fault(entry, at, "expected reserved bits to be zero");
    }
    long offset = entry & OFFSET;
    if (offset != 0) {
      if (!Alignment.isAligned(offset, geometry.clusterSize())) {
        throw fault(entry, at, "not at a multiple of the cluster size");
      }
      requireInFile(entry, offset, geometry, fileSize, at);
    }
  }

  private static void requireInFile(
      long entry, long offset, Geometry geometry, long fileSize, long at)
      throws ImageFormatException {
    if (offset < geometry.clusterSize()) {
      throw fault(entry, at, "points into the header");
    }
    if (offset >= fileSize) {
      throw fault(entry, at, "beyond the end of the file (" + fileSize + ")");
    }
  }

  private static ImageFormatException fault(long entry, long at, String expectation) {
    return StructReader.fault(
        "qcow2 L2 table", "entry", at, String.format(Locale.ROOT, "0x%x", entry), expectation);
  }

  private static int sectorShift(Geometry geometry) {
    return 62 - (geometry.clusterBits() - 8);
  }
}
