package dev.assembler.qcow2;

import dev.assembler.core.bytes.Alignment;

/**
 * What follows from the size of a cluster.
 *
 * @param clusterBits 9 to 21
 */
record Geometry(int clusterBits) {

  static final int LEAST_BITS = 9;
  static final int MOST_BITS = 21;

  /** Virtual sizes come in these, and so do compressed clusters. */
  static final int SECTOR = 512;

  /** QEMU reads an L1 table of at most 32 MiB, */
  static final int MOST_L1_ENTRIES = (32 << 20) / Long.BYTES;

  /** and a refcount table of at most 8 MiB. */
  static final int MOST_REFCOUNT_BLOCKS = (8 << 20) / Long.BYTES;

  static Geometry ofClusterSize(int clusterSize) {
    return new Geometry(Integer.numberOfTrailingZeros(clusterSize));
  }

  int clusterSize() {
    return 1 << clusterBits;
  }

  /** How many clusters one L2 table describes. */
  int l2Entries() {
    return clusterSize() / Long.BYTES;
  }

  long clustersFor(long bytes) {
    return Alignment.unitsFor(bytes, clusterSize());
  }

  long l1EntriesFor(long virtualSize) {
    return Alignment.unitsFor(clustersFor(virtualSize), l2Entries());
  }

  long mostVirtualSize() {
    return (long) MOST_L1_ENTRIES * l2Entries() << clusterBits;
  }

  /** How many refcounts of 2^order bits a refcount block holds. */
  int refcountsPerBlock(int order) {
    return clusterSize() * 8 >>> order;
  }

  /**
   * @throws IllegalArgumentException if QEMU would not read a disk of this size
   */
  void requireHolds(long virtualSize) {
    if (virtualSize > mostVirtualSize()) {
      throw new IllegalArgumentException(
          "virtual size: "
              + virtualSize
              + ", with clusters of "
              + clusterSize()
              + " bytes at most "
              + mostVirtualSize()
              + "; use larger clusters");
    }
  }
}
