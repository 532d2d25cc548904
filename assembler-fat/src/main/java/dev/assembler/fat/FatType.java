package dev.assembler.fat;

/**
 * The three widths of an allocation table's entries. The count of clusters decides (Microsoft FAT
 * specification 1.03, "FAT type determination"): fewer than 4085 are FAT12, fewer than 65525 FAT16.
 *
 * <p>Drivers are off by up to some clusters at these borders, so the writer stays 16 away from
 * them, as the specification recommends.
 */
public enum FatType {
  FAT12(12, 1, 4084),
  FAT16(16, 4085, 65_524),
  /** 28 bits; the upper four of an entry are reserved. */
  FAT32(28, 65_525, 0x0FFF_FFF5);

  /** How far the writer stays away from a border between two types. */
  static final int MARGIN = 16;

  private final int entryBits;
  private final long leastClusters;
  private final long mostClusters;

  FatType(int entryBits, long leastClusters, long mostClusters) {
    this.entryBits = entryBits;
    this.leastClusters = leastClusters;
    this.mostClusters = mostClusters;
  }

  /** 12, 16 or 32, as the type's name says. */
  public int bits() {
    return this == FAT32 ? 32 : entryBits;
  }

  /** The fewest clusters that the writer makes. */
  long leastWritten() {
    return this == FAT12 ? leastClusters : leastClusters + MARGIN;
  }

  /** The most clusters that the writer makes. */
  long mostWritten() {
    return this == FAT32 ? mostClusters : mostClusters + 1 - MARGIN;
  }

  /** The most clusters that entries can number. */
  long mostClusters() {
    return mostClusters;
  }

  /** The bits of an entry that count. */
  int entryMask() {
    return (1 << entryBits) - 1;
  }

  /** What marks the last cluster of a chain; anything from 7 less on does, too. */
  int endOfChain() {
    return entryMask();
  }

  /** What marks a cluster that cannot be used. */
  int badCluster() {
    return entryMask() - 8;
  }

  /** How many bytes of a table the first {@code entries} entries take. */
  long tableBytes(long entries) {
    return this == FAT12 ? (entries * 3 + 1) / 2 : entries * bits() / 8;
  }
}
