package dev.assembler.fat;

import dev.assembler.core.bytes.Alignment;

/**
 * Where a volume's parts are. Clusters are numbered from 2; what is left behind the last whole one
 * belongs to nobody.
 *
 * @param fats copies of the allocation table, one after the other
 * @param fatSectors of one copy
 * @param rootEntries records of the root directory of FAT12 and FAT16, 0 for FAT32
 */
record FatGeometry(
    FatType type,
    int sectorSize,
    int sectorsPerCluster,
    int reservedSectors,
    int fats,
    long fatSectors,
    int rootEntries,
    long totalSectors) {

  static final long FIRST_CLUSTER = 2;

  /** What every formatter gives FAT12 and FAT16 on anything but floppies. */
  static final int ROOT_ENTRIES = 512;

  private static final int FATS = 2;

  /** What the specification asks for (BPB_RsvdSecCnt). */
  private static final int RESERVED_FAT32 = 32;

  /** BPB_TotSec32. */
  private static final long MOST_SECTORS = 0xFFFF_FFFFL;

  /** A volume from its content is a multiple of this, as mtools wants tracks to be whole. */
  private static final int TRACK = 32;

  /**
   * The geometry that we write for this many sectors, with the smallest table that holds all
   * clusters; null if there is no room for a cluster. But on FAT12 the data begins at a multiple of
   * the cluster size: the reserved sectors grow by what that takes.
   */
  static FatGeometry of(FatType type, int sectorSize, int clusterSize, long totalSectors) {
    int perCluster = clusterSize / sectorSize;
    FatGeometry bare = bare(type, sectorSize, perCluster, 0, totalSectors);
    if (totalSectors > MOST_SECTORS || bare.dataSector() + perCluster > totalSectors) {
      return null;
    }
    long most = sectorsFor(type, sectorSize, bare.clusters());
    long least = 1;
    while (least < most) {
      long middle = (least + most) / 2;
      FatGeometry tried = bare(type, sectorSize, perCluster, middle, totalSectors);
      if (sectorsFor(type, sectorSize, Math.max(0, tried.clusters())) <= middle) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    FatGeometry fitted = aligned(bare(type, sectorSize, perCluster, most, totalSectors));
    return fitted.clusters() < 1 ? null : fitted;
  }

  /**
   * The smallest geometry with at least this many clusters; null if a volume cannot be so large.
   */
  static FatGeometry holding(FatType type, int sectorSize, int clusterSize, long clusters) {
    int perCluster = clusterSize / sectorSize;
    long fatSectors = sectorsFor(type, sectorSize, clusters);
    long total =
        aligned(bare(type, sectorSize, perCluster, fatSectors, 0)).dataSector()
            + clusters * perCluster;
    while (total <= MOST_SECTORS) {
      total = Alignment.roundUp(total, TRACK);
      FatGeometry geometry = of(type, sectorSize, clusterSize, total);
      if (geometry != null && geometry.clusters() >= clusters) {
        return geometry;
      }
      total++;
    }
    return null;
  }

  private static FatGeometry bare(
      FatType type, int sectorSize, int perCluster, long fatSectors, long totalSectors) {
    boolean fat32 = type == FatType.FAT32;
    return new FatGeometry(
        type,
        sectorSize,
        perCluster,
        fat32 ? RESERVED_FAT32 : 1,
        FATS,
        fatSectors,
        fat32 ? 0 : ROOT_ENTRIES,
        totalSectors);
  }

  private static FatGeometry aligned(FatGeometry bare) {
    if (bare.type == FatType.FAT12) {
      return bare;
    }
    int reserved =
        bare.reservedSectors + (int) Alignment.padding(bare.dataSector(), bare.sectorsPerCluster);
    return new FatGeometry(
        bare.type,
        bare.sectorSize,
        bare.sectorsPerCluster,
        reserved,
        bare.fats,
        bare.fatSectors,
        bare.rootEntries,
        bare.totalSectors);
  }

  private static long sectorsFor(FatType type, int sectorSize, long clusters) {
    return Alignment.unitsFor(type.tableBytes(clusters + FIRST_CLUSTER), sectorSize);
  }

  /** In bytes. */
  long size() {
    return totalSectors * sectorSize;
  }

  int clusterSize() {
    return sectorsPerCluster * sectorSize;
  }

  /** Below 1 if the parts in front of the data leave no room. */
  long clusters() {
    return (totalSectors - dataSector()) / sectorsPerCluster;
  }

  /** The number of the last cluster. */
  long lastCluster() {
    return clusters() + FIRST_CLUSTER - 1;
  }

  long fatSize() {
    return fatSectors * sectorSize;
  }

  long fatOffset(int copy) {
    return reservedSectors * (long) sectorSize + copy * fatSize();
  }

  /** Of FAT12's and FAT16's root directory. */
  long rootOffset() {
    return fatOffset(fats);
  }

  long rootSize() {
    return Alignment.roundUp((long) rootEntries * DirectoryRecord.SIZE, sectorSize);
  }

  long dataOffset() {
    return dataSector() * sectorSize;
  }

  long offsetOf(long cluster) {
    return dataOffset() + (cluster - FIRST_CLUSTER) * clusterSize();
  }

  private long dataSector() {
    return reservedSectors + fats * fatSectors + rootSize() / sectorSize;
  }
}
