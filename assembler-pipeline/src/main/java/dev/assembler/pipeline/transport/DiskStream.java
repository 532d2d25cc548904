package dev.assembler.pipeline.transport;

import dev.assembler.codec.Codec;
import dev.assembler.codec.OrderedPool;
import dev.assembler.codec.StreamUnits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A raw disk as a compressed stream: {@code .raw.zst}, {@code .raw.xz}, {@code .raw.gz}. It is made
 * of units that several threads compress; one that is all hole is compressed once and written as
 * often as it comes. What decompresses such streams takes them for ordinary ones.
 */
public final class DiskStream {

  private static final String STAGE = "compressing disk";
  private static final int BACKLOG = 1024;
  private static final long BACKLOG_BYTES = 64 << 20;

  private final ImageSource disk;
  private final long size;
  private final StreamUnits units;
  private final ImageSink target;
  private final List<StreamUnits.UnitLength> lengths = new ArrayList<>();
  private long position;
  private long holes;

  /** A unit of zeros, once it was needed. */
  private volatile StreamUnits.Unit zeros;

  private DiskStream(ImageSource disk, Codec codec, ImageSink target) throws IOException {
    this.disk = disk;
    this.size = disk.size();
    this.units = StreamUnits.of(codec);
    this.target = target;
  }

  /**
   * Writes a disk in ascending offsets, so that the target may be a pipe. Only data is read.
   *
   * @param codec what can be written: store, gzip, xz, zstd, lz4
   * @param threads that read and compress, at least 1; the bytes do not depend on them
   * @return the fact "holes" counts units that were not read
   */
  public static ImageSummary write(
      ImageSource disk, Codec codec, int threads, ImageSink target, ProgressListener progress)
      throws IOException {
    return new DiskStream(disk, codec, target).write(threads, progress);
  }

  private ImageSummary write(int threads, ProgressListener progress) throws IOException {
    progress.on(new ProgressEvent.StageStarted(STAGE, size));
    emit(units.head());
    int unitSize = units.unitSize();
    List<Extent> extents = disk.dataExtents();
    int next = 0;
    try (var pool =
        new OrderedPool<>(threads, BACKLOG, BACKLOG_BYTES, () -> new UnitWorker(units))) {
      for (long offset = 0; offset < size; offset += unitSize) {
        long start = offset;
        int length = (int) Math.min(unitSize, size - start);
        while (next < extents.size() && extents.get(next).end() <= start) {
          next++;
        }
        List<Extent> data = within(extents, next, start + length);
        pool.submit(
            data.isEmpty() ? 0 : length,
            worker -> data.isEmpty() ? hole(worker, length) : data(worker, data, start, length),
            unit -> {
              emit(unit.bytes());
              lengths.add(unit.length());
              progress.on(new ProgressEvent.Advanced(start + length, 0));
            });
        holes += data.isEmpty() ? 1 : 0;
      }
      pool.drain();
    }
    emit(units.tail(lengths));
    target.setSize(position);
    progress.on(new ProgressEvent.StageFinished());
    return summary();
  }

  private static List<Extent> within(List<Extent> extents, int from, long end) {
    int to = from;
    while (to < extents.size() && extents.get(to).offset() < end) {
      to++;
    }
    return extents.subList(from, to);
  }

  private StreamUnits.Unit hole(UnitWorker worker, int length) {
    if (length < units.unitSize()) {
      return worker.compress(new byte[length], length);
    }
    StreamUnits.Unit known = zeros;
    if (known == null) {
      known = worker.compress(new byte[length], length);
      zeros = known;
    }
    return known;
  }

  private StreamUnits.Unit data(UnitWorker worker, List<Extent> data, long start, int length)
      throws IOException {
    byte[] raw = worker.buffer();
    int filled = 0;
    for (Extent extent : data) {
      int from = (int) Math.max(0, extent.offset() - start);
      int to = (int) Math.min(length, extent.end() - start);
      Arrays.fill(raw, filled, from, (byte) 0);
      disk.readAt(start + from, ByteBuffer.wrap(raw, from, to - from));
      filled = to;
    }
    Arrays.fill(raw, filled, length, (byte) 0);
    return worker.compress(raw, length);
  }

  private void emit(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      target.writeAt(position, ByteBuffer.wrap(bytes));
      position += bytes.length;
    }
  }

  private ImageSummary summary() {
    var facts = new LinkedHashMap<String, Long>();
    facts.put("disk size", size);
    facts.put("units", (long) lengths.size());
    facts.put("holes", holes);
    String name = "stream (" + units.codec() + ")";
    return new ImageSummary(position, List.of(new ImageSummary.Section(name, 0, position)), facts);
  }

  /** What one thread has for itself. */
  private static final class UnitWorker implements AutoCloseable {

    private final StreamUnits.Compressor compressor;
    private final int unitSize;
    private byte[] buffer;

    UnitWorker(StreamUnits units) {
      this.compressor = units.newCompressor();
      this.unitSize = units.unitSize();
    }

    byte[] buffer() {
      if (buffer == null) {
        buffer = new byte[unitSize];
      }
      return buffer;
    }

    StreamUnits.Unit compress(byte[] raw, int length) {
      return compressor.compress(raw, 0, length);
    }

    @Override
    public void close() {
      compressor.close();
    }
  }
}
