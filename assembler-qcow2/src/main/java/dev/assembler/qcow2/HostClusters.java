package dev.assembler.qcow2;

import dev.assembler.core.image.ImageSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where in the file clusters go, in the order they come: whole ones into the next free host
 * cluster, compressed ones one behind the other. A compressed one may run on into the next host
 * cluster if that is still free; otherwise the rest of the one at hand stays empty.
 */
final class HostClusters {

  private final Geometry geometry;
  private final ImageSink target;

  /** The next free host cluster; the header has the first. */
  private long next = 1;

  /** The host cluster that compressed ones are packed into, -1 before the first. */
  private long shared = -1;

  private final byte[] packed;
  private int used;
  private int flushed;

  HostClusters(Geometry geometry, ImageSink target) {
    this.geometry = geometry;
    this.target = target;
    this.packed = new byte[geometry.clusterSize()];
  }

  /** The number of host clusters taken so far. */
  long taken() {
    return next;
  }

  /** Takes so many free host clusters in a row: the offset of the first. */
  long take(long clusters) {
    long offset = next << geometry.clusterBits();
    next += clusters;
    return offset;
  }

  /** Writes whole clusters in a row: the offset of the first. */
  long place(ByteBuffer clusters) throws IOException {
    long offset = take(clusters.remaining() >>> geometry.clusterBits());
    target.writeAt(offset, clusters);
    return offset;
  }

  /** Packs a compressed cluster, smaller than a whole one: its offset. */
  long pack(byte[] bytes) throws IOException {
    int room = shared < 0 ? 0 : packed.length - used;
    if (bytes.length > room && (room == 0 || shared + 1 != next)) {
      share();
      room = packed.length;
    }
    long offset = (shared << geometry.clusterBits()) + used;
    int first = Math.min(room, bytes.length);
    System.arraycopy(bytes, 0, packed, used, first);
    used += first;
    if (first < bytes.length) {
      share();
      System.arraycopy(bytes, first, packed, 0, bytes.length - first);
      used = bytes.length - first;
    }
    return offset;
  }

  /** Writes what is packed and not yet in the file. */
  void flush() throws IOException {
    if (used > flushed) {
      long offset = (shared << geometry.clusterBits()) + flushed;
      target.writeAt(offset, ByteBuffer.wrap(packed, flushed, used - flushed));
      flushed = used;
    }
  }

  private void share() throws IOException {
    flush();
    shared = next++;
    used = 0;
    flushed = 0;
  }
}
