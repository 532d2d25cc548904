package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A disk that becomes a qcow2 file while it is written, without a raw image in between. Any offset
 * may be written at any time, and read; writers that go straight ahead are the fast ones.
 *
 * <p>A cluster goes into the file as soon as every byte of it was written. Until then it is open,
 * in memory: so is the beginning of a disk whose partition table is written last. There are at most
 * 64 MiB of open clusters (but at least 32); beyond that, the one that was not written for the
 * longest time goes into the file as it is. What is written to a cluster in the file changes it
 * there; a compressed one is opened again, and its old bytes in the file are lost room.
 *
 * <p>Bytes follow from the sequence of writes and the options alone, not from threads. Where
 * clusters become complete in ascending order the file is the one that {@link Qcow2Image#write}
 * makes.
 *
 * <p>It is for one thread. Closing it without {@link #finish} leaves a file without a header.
 */
public final class Qcow2Output implements Image {

  private final Qcow2Options options;
  private final Image target;
  private final ClusterWriter writer;
  private final Geometry geometry;
  private final StoredClusters stored;
  private final OpenClusters open;

  /** Clusters on their way into the file. */
  private final TreeSet<Long> pending = new TreeSet<>();

  private long size;
  private boolean finished;

  Qcow2Output(Qcow2Options options, Image target) {
    this.options = options;
    this.target = target;
    this.writer = new ClusterWriter(options, target);
    this.geometry = writer.geometry();
    this.stored = new StoredClusters(geometry, Qcow2Image.compression(options), target);
    this.open = new OpenClusters(geometry.clusterSize());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    requireRoom(offset, source.remaining());
    int limit = source.limit();
    long at = offset;
    while (source.position() < limit) {
      int within = within(at);
      int count = Math.min(geometry.clusterSize() - within, limit - source.position());
      source.limit(source.position() + count);
      write(at >>> geometry.clusterBits(), within, source);
      source.limit(limit);
      at += count;
    }
    size = Math.max(size, at);
  }

  private void write(long cluster, int within, ByteBuffer bytes) throws IOException {
    settle(cluster, cluster + 1);
    long entry = writer.map().get(cluster);
    if (L2Entry.isPlain(entry)) {
      target.writeAt((entry & L2Entry.OFFSET) + within, bytes);
    } else if (bytes.remaining() == geometry.clusterSize()) {
      open.remove(cluster);
      var whole = new byte[geometry.clusterSize()];
      bytes.get(whole);
      submit(cluster, whole);
    } else {
      OpenClusters.Cluster opened = opened(cluster, entry);
      opened.block().write(within, bytes);
      if (opened.block().isComplete()) {
        open.remove(cluster);
        submit(cluster, opened.bytes());
      } else if (open.areTooMany()) {
        OpenClusters.Cluster eldest = open.removeEldest();
        submit(eldest.index(), eldest.bytes());
      }
    }
  }

  /** The open cluster; one that is in the file compressed is opened with what it holds. */
  private OpenClusters.Cluster opened(long cluster, long entry) throws IOException {
    OpenClusters.Cluster opened = open.get(cluster);
    if (opened != null) {
      open.touch(opened);
      return opened;
    }
    if (entry == 0) {
      return open.add(cluster, new byte[geometry.clusterSize()]);
    }
    writer.host().flush();
    return open.add(cluster, stored.decode(entry));
  }

  @Override
  public void zeroAt(long offset, long length) throws IOException {
    if (length == 0) {
      return;
    }
    requireRoom(offset, length);
    long end = offset + length;
    long first = offset >>> geometry.clusterBits();
    long last = end - 1 >>> geometry.clusterBits();
    settle(first, last + 1);
    for (OpenClusters.Cluster opened : open.within(first, last + 1)) {
      long start = start(opened.index());
      opened
          .block()
          .zero(
              (int) Math.max(0, offset - start),
              (int) Math.min(geometry.clusterSize(), end - start));
      if (opened.isZeros()) {
        open.remove(opened.index());
        writer.map().set(opened.index(), 0);
      } else if (opened.block().isComplete()) {
        open.remove(opened.index());
        submit(opened.index(), opened.bytes());
      }
    }
    writer.map().forEach(first, last + 1, (cluster, entry) -> zero(cluster, entry, offset, end));
    size = Math.max(size, end);
  }

  private void zero(long cluster, long entry, long offset, long end) throws IOException {
    if (pending.contains(cluster) || open.get(cluster) != null) {
      return; // settled above
    }
    int from = (int) Math.max(0, offset - start(cluster));
    int to = (int) Math.min(geometry.clusterSize(), end - start(cluster));
    if (L2Entry.isPlain(entry)) {
      target.zeroAt((entry & L2Entry.OFFSET) + from, to - from);
    }
    if (to - from == geometry.clusterSize()) {
      writer.map().set(cluster, 0);
    } else if (L2Entry.isCompressed(entry)) {
      opened(cluster, entry).block().zero(from, to);
    }
  }

  /** What lies beyond a smaller size is forgotten. */
  @Override
  public void setSize(long newSize) throws IOException {
    requireRoom(0, newSize);
    if (newSize < size) {
      zeroAt(newSize, size - newSize);
    }
    size = newSize;
  }

  @Override
  public void readAt(long offset, ByteBuffer into) throws IOException {
    ImageSource.requireInside(offset, into.remaining(), size);
    int limit = into.limit();
    long at = offset;
    while (into.position() < limit) {
      long cluster = at >>> geometry.clusterBits();
      int count = Math.min(geometry.clusterSize() - within(at), limit - into.position());
      into.limit(into.position() + count);
      read(cluster, within(at), into);
      into.limit(limit);
      at += count;
    }
  }

  private void read(long cluster, int within, ByteBuffer into) throws IOException {
    settle(cluster, cluster + 1);
    OpenClusters.Cluster opened = open.get(cluster);
    if (opened != null) {
      into.put(opened.bytes(), within, into.remaining());
    } else {
      writer.host().flush();
      stored.read(writer.map().get(cluster), within, into);
    }
  }

  /** Whole clusters. */
  @Override
  public List<Extent> dataExtents() throws IOException {
    writer.drain();
    var clusters = new TreeSet<Long>();
    writer.map().forEach(0, geometry.clustersFor(size), (cluster, entry) -> clusters.add(cluster));
    open.within(0, Long.MAX_VALUE).forEach(opened -> clusters.add(opened.index()));
    var extents = new ArrayList<Extent>();
    for (long cluster : clusters) {
      Qcow2Source.append(
          extents, start(cluster), Math.min(size, start(cluster) + geometry.clusterSize()));
    }
    return extents;
  }

  /**
   * Writes what is still open, the tables and, last of all, the header. Nothing can be written
   * afterwards.
   *
   * @return sections and counts of the file; the fact "virtual size" is the disk's size, rounded up
   *     to a multiple of 512
   */
  public ImageSummary finish() throws IOException {
    if (finished) {
      throw new IllegalStateException("finished before");
    }
    finished = true;
    for (OpenClusters.Cluster opened : open.within(0, Long.MAX_VALUE)) {
      open.remove(opened.index());
      submit(opened.index(), opened.bytes());
    }
    writer.drain();
    return new TableWriter(writer, target)
        .write(Qcow2Image.virtualSize(size), Qcow2Image.compression(options));
  }

  /** Ends the threads; the target stays open. */
  @Override
  public void close() {
    finished = true;
    writer.close();
    stored.close();
  }

  private void submit(long cluster, byte[] bytes) throws IOException {
    if (options.codec().id() == Codec.Id.STORE) {
      writer.placeWhole(cluster, bytes, 1);
      return;
    }
    pending.add(cluster);
    writer.submit(cluster, bytes, () -> pending.remove(cluster));
  }

  /** Waits until none of these clusters is on its way. */
  private void settle(long first, long end) throws IOException {
    Long inside = pending.ceiling(first);
    if (inside != null && inside < end) {
      writer.drain();
    }
  }

  private void requireRoom(long offset, long length) {
    if (finished) {
      throw new IllegalStateException("finished before");
    }
    if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "[" + offset + ", +" + length + "): out of range of an image");
    }
    geometry.requireHolds(offset + length);
  }

  private long start(long cluster) {
    return cluster << geometry.clusterBits();
  }

  private int within(long offset) {
    return (int) (offset & geometry.clusterSize() - 1);
  }
}
