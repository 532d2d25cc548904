package dev.assembler.qcow2;

import dev.assembler.codec.OrderedPool;
import dev.assembler.core.image.ImageSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Clusters of the guest on their way into the file: read, looked at and compressed by several
 * threads, placed by one in the order of submission.
 */
final class ClusterWriter implements AutoCloseable {

  /** Fills an array, on any thread. */
  @FunctionalInterface
  interface Reading {
    void into(byte[] buffer, int length) throws IOException;
  }

  private static final int BACKLOG = 256;
  private static final long BACKLOG_BYTES = 32 << 20;

  private final Geometry geometry;
  private final GuestMap map;
  private final HostClusters host;
  private final OrderedPool<ClusterPacker> pool;

  ClusterWriter(Qcow2Options options, ImageSink target) {
    this.geometry = Geometry.ofClusterSize(options.clusterSize());
    this.map = new GuestMap(geometry);
    this.host = new HostClusters(geometry, target);
    this.pool =
        new OrderedPool<>(
            options.threads(),
            BACKLOG,
            BACKLOG_BYTES,
            () -> new ClusterPacker(options.codec(), options.clusterSize()));
  }

  Geometry geometry() {
    return geometry;
  }

  GuestMap map() {
    return map;
  }

  HostClusters host() {
    return host;
  }

  /** Submits so many clusters in a row, to be read when their turn comes. */
  void submit(long first, int count, Reading reading) throws IOException {
    int length = count << geometry.clusterBits();
    pool.submit(
        length,
        packer -> {
          byte[] buffer = packer.buffer(length);
          reading.into(buffer, length);
          List<ClusterPacker.Packed> all = new ArrayList<>(count);
          for (int at = 0; at < length; at += geometry.clusterSize()) {
            all.add(packer.pack(buffer, at, at + geometry.clusterSize()));
          }
          return all;
        },
        all -> {
          for (int i = 0; i < count; i++) {
            place(first + i, all.get(i));
          }
        });
  }

  /**
   * Submits one cluster.
   *
   * @param cluster its bytes, which are the writer's from now on
   * @param whenPlaced runs on this thread, when the cluster has its entry in the map
   */
  void submit(long index, byte[] cluster, Runnable whenPlaced) throws IOException {
    pool.submit(
        cluster.length,
        packer -> packer.pack(cluster, 0, cluster.length),
        packed -> {
          place(index, packed);
          whenPlaced.run();
        });
  }

  /**
   * Places clusters in a row as they are, at once, but for those of zeros; what was submitted
   * before must have been placed.
   *
   * @param clusters stays the caller's
   */
  void placeWhole(long first, byte[] clusters, int count) throws IOException {
    int size = geometry.clusterSize();
    for (int at = 0; at < count; ) {
      int end = at;
      while (end < count && !ClusterPacker.isZeros(clusters, end * size, (end + 1) * size)) {
        end++;
      }
      if (end > at) {
        long offset = host.place(ByteBuffer.wrap(clusters, at * size, (end - at) * size));
        for (int i = at; i < end; i++) {
          map.set(first + i, L2Entry.plain(offset + (long) (i - at) * size));
        }
      }
      at = end + 1;
    }
  }

  /** Returns when all clusters are placed. */
  void drain() throws IOException {
    pool.drain();
  }

  private void place(long index, ClusterPacker.Packed packed) throws IOException {
    long entry = 0;
    if (packed.compressed() != null) {
      long offset = host.pack(packed.compressed());
      entry = L2Entry.compressed(geometry, offset, packed.compressed().length);
    } else if (!packed.isZeros()) {
      entry = L2Entry.plain(host.place(ByteBuffer.wrap(packed.whole())));
    }
    map.set(index, entry);
  }

  @Override
  public void close() {
    pool.close();
  }
}
