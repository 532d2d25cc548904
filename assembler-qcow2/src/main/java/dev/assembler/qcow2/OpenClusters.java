package dev.assembler.qcow2;

import dev.assembler.core.image.OpenBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** Clusters that are partly written, in memory; bounded by whoever asks {@link #areTooMany}. */
final class OpenClusters {

  private static final int MOST_BYTES = 64 << 20;

  private final int clusterSize;

  /** The least recently written first. */
  private final LinkedHashMap<Long, Cluster> clusters = new LinkedHashMap<>();

  OpenClusters(int clusterSize) {
    this.clusterSize = clusterSize;
  }

  /** The cluster, or null if it is not open. */
  Cluster get(long index) {
    return clusters.get(index);
  }

  /** Makes it the most recently written one. */
  void touch(Cluster cluster) {
    clusters.putLast(cluster.index, cluster);
  }

  Cluster add(long index, byte[] bytes) {
    var cluster = new Cluster(index, new OpenBlock(bytes));
    clusters.put(index, cluster);
    return cluster;
  }

  void remove(long index) {
    clusters.remove(index);
  }

  boolean areTooMany() {
    return clusters.size() > MOST_BYTES / clusterSize;
  }

  Cluster removeEldest() {
    return clusters.pollFirstEntry().getValue();
  }

  /** Those in {@code [first, end)}, ascending; a copy. */
  List<Cluster> within(long first, long end) {
    var inside = new ArrayList<Cluster>();
    for (Cluster cluster : clusters.values()) {
      if (cluster.index >= first && cluster.index < end) {
        inside.add(cluster);
      }
    }
    inside.sort(Comparator.comparingLong(Cluster::index));
    return inside;
  }

  /** One cluster of the guest. */
  record Cluster(long index, OpenBlock block) {

    byte[] bytes() {
      return block.bytes();
    }

    /** Whether it is complete, and nothing but zeros. */
    boolean isZeros() {
      return block.isComplete() && ClusterPacker.isZeros(bytes(), 0, bytes().length);
    }
  }
}
