package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes a file out of a disk that can be read: its data in ascending order, no hole looked at. */
final class DiskConversion {

  /** Small clusters are compressed together, so many bytes at a time, */
  private static final int PIECE = 1 << 16;

  /** and clusters that are not compressed copied. */
  private static final int COPIED_PIECE = 1 << 20;

  private final ImageSource disk;
  private final long size;
  private final Geometry geometry;
  private final ProgressListener progress;

  private DiskConversion(ImageSource disk, Geometry geometry, ProgressListener progress)
      throws IOException {
    this.disk = disk;
    this.size = disk.size();
    this.geometry = geometry;
    this.progress = progress;
  }

  static ImageSummary write(
      ImageSource disk, Qcow2Options options, ImageSink target, ProgressListener progress)
      throws IOException {
    Geometry geometry = Geometry.ofClusterSize(options.clusterSize());
    geometry.requireHolds(Qcow2Image.virtualSize(disk.size()));
    var conversion = new DiskConversion(disk, geometry, progress);
    try (var writer = new ClusterWriter(options, target)) {
      if (options.codec().id() == Codec.Id.STORE) {
        conversion.copy(writer);
      } else {
        conversion.compress(writer);
      }
      return new TableWriter(writer, target)
          .write(Qcow2Image.virtualSize(conversion.size), Qcow2Image.compression(options));
    }
  }

  private void copy(ClusterWriter writer) throws IOException {
    var buffer = new byte[Math.max(COPIED_PIECE, geometry.clusterSize())];
    forEachPiece(
        buffer.length,
        (first, count) -> {
          read(first, buffer, count << geometry.clusterBits());
          writer.placeWhole(first, buffer, count);
        });
  }

  private void compress(ClusterWriter writer) throws IOException {
    forEachPiece(
        PIECE,
        (first, count) ->
            writer.submit(first, count, (buffer, length) -> read(first, buffer, length)));
    writer.drain();
  }

  /** Some clusters of data, in a row. */
  @FunctionalInterface
  private interface Piece {
    void take(long first, int count) throws IOException;
  }

  private void forEachPiece(int bytes, Piece piece) throws IOException {
    int most = Math.max(1, bytes >> geometry.clusterBits());
    long next = 0;
    for (Extent data : disk.dataExtents()) {
      long end = geometry.clustersFor(data.end());
      for (next = Math.max(next, data.offset() >>> geometry.clusterBits()); next < end; ) {
        int count = (int) Math.min(most, end - next);
        piece.take(next, count);
        next += count;
        progress.on(new ProgressEvent.Advanced(Math.min(size, next << geometry.clusterBits()), 0));
      }
    }
  }

  /** Behind the disk's end are zeros. */
  private void read(long first, byte[] buffer, int length) throws IOException {
    long offset = first << geometry.clusterBits();
    int present = (int) Math.min(length, size - offset);
    disk.readAt(offset, ByteBuffer.wrap(buffer, 0, present));
    Arrays.fill(buffer, present, length, (byte) 0);
  }
}
