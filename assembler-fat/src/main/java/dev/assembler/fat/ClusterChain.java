package dev.assembler.fat;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ReadBudget;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** The clusters of a volume's files and directories, of which each is used once. */
final class ClusterChain {

  /** Of a content that shows a part of the volume. */
  private static final int RUN_BYTES = 64;

  private final ImageSource image;
  private final FatGeometry geometry;
  private final AllocationTable table;
  private final ReadBudget budget;
  private final BitSet used = new BitSet();

  ClusterChain(ImageSource image, FatGeometry geometry, AllocationTable table, ReadBudget budget)
      throws ImageFormatException {
    this.image = image;
    this.geometry = geometry;
    this.table = table;
    this.budget = budget;
    // A bit for each cluster that is met, of which a volume with holes claims many.
    budget.take(geometry.clusters() / Byte.SIZE);
  }

  boolean isUsed(long cluster) {
    return used.get((int) cluster);
  }

  /**
   * Follows a chain to its end.
   *
   * @param owner whose it is, for messages
   * @param first a cluster that there is
   * @return all bytes of all its clusters
   */
  Content follow(Object owner, long first) throws IOException {
    return follow(owner, first, null);
  }

  /**
   * @param places gets where the runs lie; null where nobody asks
   */
  Content follow(Object owner, long first, List<Extent> places) throws IOException {
    var runs = new ArrayList<Content>();
    long start = first;
    long length = 0;
    for (long cluster = first; cluster != 0; ) {
      if (used.get((int) cluster)) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "%s: cluster %d is in its chain twice, or in another one too",
                owner,
                cluster));
      }
      used.set((int) cluster);
      if (cluster != start + length) {
        addRun(runs, start, length, places);
        start = cluster;
        length = 0;
      }
      length++;
      cluster = table.next(cluster);
    }
    addRun(runs, start, length, places);
    return runs.size() == 1 ? runs.getFirst() : Content.concat(runs);
  }

  private void addRun(List<Content> runs, long start, long length, List<Extent> places)
      throws ImageFormatException {
    budget.take(RUN_BYTES);
    long offset = geometry.offsetOf(start);
    long bytes = length * geometry.clusterSize();
    runs.add(Content.of(image, offset, bytes));
    if (places != null) {
      places.add(new Extent(offset, bytes));
    }
  }
}
