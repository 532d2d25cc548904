package dev.assembler.fat;

import dev.assembler.core.bytes.Alignment;

/** How many clusters a tree takes, by cluster size. */
final class ClusterDemand {

  private static final int SMALLEST_LOG = 9;
  private static final int LARGEST_LOG = 15;

  /** Of all files and directories but the root, by the binary logarithm of the cluster size. */
  private final long[] clusters = new long[LARGEST_LOG + 1];

  private int rootRecords;

  /** A file, or a directory that is not the root. */
  void add(long bytes) {
    for (int log = SMALLEST_LOG; log <= LARGEST_LOG; log++) {
      clusters[log] += Alignment.unitsFor(bytes, 1L << log);
    }
  }

  void setRootRecords(int newRootRecords) {
    rootRecords = newRootRecords;
  }

  int rootRecords() {
    return rootRecords;
  }

  boolean fitsRoot(FatType type) {
    return type == FatType.FAT32 || rootRecords <= FatGeometry.ROOT_ENTRIES;
  }

  long clusters(FatType type, int clusterSize) {
    long root =
        type == FatType.FAT32
            ? Math.max(
                1, Alignment.unitsFor((long) rootRecords * DirectoryRecord.SIZE, clusterSize))
            : 0;
    return root + clusters[Integer.numberOfTrailingZeros(clusterSize)];
  }
}
