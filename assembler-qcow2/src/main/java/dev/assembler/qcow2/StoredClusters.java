package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads clusters of the guest out of the file, given their entries; for several threads. */
final class StoredClusters implements AutoCloseable {

  /** Decompressed clusters that are kept, in bytes. */
  private static final int KEPT = 4 << 20;

  private final Geometry geometry;
  private final ImageSource file;
  private final Decoders decoders;
  private final RecentlyUsed<byte[]> decoded;

  StoredClusters(Geometry geometry, Codec.Id compression, ImageSource file) {
    this.geometry = geometry;
    this.file = file;
    this.decoders = new Decoders(compression);
    this.decoded = new RecentlyUsed<>(Math.clamp(KEPT >> geometry.clusterBits(), 2, 64));
  }

  /** Fills the target, which ends within the cluster, from so many bytes into the cluster on. */
  void read(long entry, int within, ByteBuffer target) throws IOException {
    if (L2Entry.isCompressed(entry)) {
      target.put(decoded(entry), within, target.remaining());
    } else if (L2Entry.isPlain(entry)) {
      readUpToEnd((entry & L2Entry.OFFSET) + within, target);
    }
    while (target.hasRemaining()) {
      target.put((byte) 0);
    }
  }

  private byte[] decoded(long entry) throws IOException {
    byte[] cluster = decoded.get(entry);
    if (cluster == null) {
      cluster = decode(entry);
      decoded.put(entry, cluster);
    }
    return cluster;
  }

  /** Decompresses without keeping the result. */
  byte[] decode(long entry) throws IOException {
    long offset = L2Entry.compressedOffset(geometry, entry);
    long length = Math.min(L2Entry.compressedLength(geometry, entry), file.size() - offset);
    var compressed = ByteBuffer.allocate((int) length);
    file.readAt(offset, compressed);
    return decoders.decode(compressed.array(), (int) length, geometry.clusterSize(), offset);
  }

  /** The last cluster of a file may be cut: what is missing reads as zeros. */
  private void readUpToEnd(long offset, ByteBuffer target) throws IOException {
    int limit = target.limit();
    long present = Math.clamp(file.size() - offset, 0, target.remaining());
    target.limit(target.position() + (int) present);
    file.readAt(offset, target);
    target.limit(limit);
  }

  @Override
  public void close() {
    decoders.close();
  }
}
