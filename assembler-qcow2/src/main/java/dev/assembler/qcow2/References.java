package dev.assembler.qcow2;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.util.Locale;

/** How often each cluster of a file is referred to. */
final class References {

  private final Geometry geometry;
  private final int[] counts;

  private References(Geometry geometry, int[] counts) {
    this.geometry = geometry;
    this.counts = counts;
  }

  static References of(Geometry geometry, long fileSize, Limits limits)
      throws ImageFormatException {
    long clusters = geometry.clustersFor(fileSize);
    Qcow2Source.requireAllocation(limits, clusters * Integer.BYTES);
    if (clusters > Integer.MAX_VALUE - 8) {
      throw new ImageFormatException("qcow2 file: " + clusters + " clusters are too many");
    }
    return new References(geometry, new int[(int) clusters]);
  }

  int clusters() {
    return counts.length;
  }

  int of(int cluster) {
    return counts[cluster];
  }

  /** Counts clusters that nothing else may use. */
  void addOwn(long offset, long clusters, String what) throws ImageFormatException {
    int first = (int) (offset >>> geometry.clusterBits());
    for (int i = first; i < first + clusters; i++) {
      if (counts[i] != 0) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "qcow2 %s at 0x%x: in a cluster that is used twice",
                what,
                (long) i << geometry.clusterBits()));
      }
      counts[i] = -1;
    }
  }

  /** Counts a compressed cluster for each host cluster it is in. */
  void addShared(long offset, int length) throws ImageFormatException {
    int last = (int) Math.min(counts.length - 1, offset + length - 1 >>> geometry.clusterBits());
    for (int i = (int) (offset >>> geometry.clusterBits()); i <= last; i++) {
      if (counts[i] < 0) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "qcow2 compressed cluster at 0x%x: in a cluster that is used otherwise",
                offset));
      }
      counts[i]++;
    }
  }
}
