package dev.assembler.qcow2;

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

  /** Small clusters are read together, so many bytes at a time. */
  private static final int PIECE = 1 << 16;

  private DiskConversion() {}

  static ImageSummary write(
      ImageSource disk, Qcow2Options options, ImageSink target, ProgressListener progress)
      throws IOException {
    long size = disk.size();
    Geometry geometry = Geometry.ofClusterSize(options.clusterSize());
    geometry.requireHolds(Qcow2Image.virtualSize(size));
    try (var writer = new ClusterWriter(options, target)) {
      int most = Math.max(1, PIECE >> geometry.clusterBits());
      long next = 0;
      for (Extent data : disk.dataExtents()) {
        long end = geometry.clustersFor(data.end());
        for (next = Math.max(next, data.offset() >>> geometry.clusterBits()); next < end; ) {
          int count = (int) Math.min(most, end - next);
          long offset = next << geometry.clusterBits();
          writer.submit(next, count, (buffer, length) -> read(disk, size, offset, buffer, length));
          next += count;
          progress.on(
              new ProgressEvent.Advanced(Math.min(size, next << geometry.clusterBits()), 0));
        }
      }
      writer.drain();
      return new TableWriter(writer, target)
          .write(Qcow2Image.virtualSize(size), Qcow2Image.compression(options));
    }
  }

  /** Behind the disk's end are zeros. */
  private static void read(ImageSource disk, long size, long offset, byte[] buffer, int length)
      throws IOException {
    int present = (int) Math.min(length, size - offset);
    disk.readAt(offset, ByteBuffer.wrap(buffer, 0, present));
    Arrays.fill(buffer, present, length, (byte) 0);
  }
}
