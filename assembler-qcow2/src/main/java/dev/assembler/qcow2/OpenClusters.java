package dev.assembler.qcow2;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
    var cluster = new Cluster(index, bytes);
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

  /** One cluster, and what of it was written: a run, as long as writes touch one another. */
  static final class Cluster {

    private final long index;
    private final byte[] bytes;
    private int from = -1;
    private int to = -1;

    private Cluster(long index, byte[] bytes) {
      this.index = index;
      this.bytes = bytes;
    }

    long index() {
      return index;
    }

    /** Its bytes, zeros where nothing was written. */
    byte[] bytes() {
      return bytes;
    }

    void write(int offset, ByteBuffer source) {
      int count = source.remaining();
      source.get(bytes, offset, count);
      cover(offset, offset + count);
    }

    void zero(int start, int end) {
      Arrays.fill(bytes, start, end, (byte) 0);
      cover(start, end);
    }

    /** Whether every byte was written; a cluster written in scattered pieces never says so. */
    boolean isComplete() {
      return from == 0 && to == bytes.length;
    }

    boolean isZeros() {
      return isComplete()
          && bytes[0] == 0
          && Arrays.equals(bytes, 0, bytes.length - 1, bytes, 1, bytes.length);
    }

    private void cover(int start, int end) {
      if (from < 0) {
        from = start;
        to = end;
      } else if (start <= to && end >= from) {
        from = Math.min(from, start);
        to = Math.max(to, end);
      }
    }
  }
}
