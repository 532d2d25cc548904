package dev.assembler.cpio;

import dev.assembler.codec.OrderedPool;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.codec.StreamUnits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.SinkStream;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the archive of one tree, stored or compressed, straight ahead. The archive is cut into
 * units, each of which is read, encoded and compressed by one thread; where it is cut follows from
 * the entries' sizes alone.
 *
 * <p>Linux reads a gzip member or a zstd frame as an archive of its own, so these end only where an
 * entry does. xz blocks and lz4 blocks may end anywhere.
 */
final class ArchiveWriter {

  /** A larger entry is not held in memory, where units cannot be cut inside of entries. */
  private static final long LARGE = 16L << 20;

  private static final int PIECE = 1 << 18;

  /** What units in work may take, twice: as they are and compressed. */
  private static final long BACKLOG = 24L << 20;

  private static final int MOST_UNITS = 64;

  private final FileTree tree;
  private final CpioOptions options;
  private final StreamUnits units;
  private final ImageSink sink;
  private final long base;
  private final Advance advance;
  private final List<StreamUnits.UnitLength> lengths = new ArrayList<>();
  private OrderedPool<Worker> pool;
  private ArchiveUnit unit;
  private long position;

  /** How far several segments together have come. */
  static final class Advance {
    private final ProgressListener listener;
    private long bytes;
    private long names;

    Advance(ProgressListener listener) {
      this.listener = listener;
    }

    void by(long moreBytes, long moreNames) {
      bytes += moreBytes;
      names += moreNames;
      listener.on(new ProgressEvent.Advanced(bytes, names));
    }
  }

  /** What a thread has for itself. */
  private static final class Worker implements AutoCloseable {

    private final StreamUnits.Compressor compressor;
    private byte[] room = {};

    Worker(StreamUnits units) {
      compressor = units.newCompressor();
    }

    StreamUnits.Unit make(ArchiveUnit unit) throws IOException {
      if (room.length < unit.length()) {
        room = new byte[unit.length()];
      }
      unit.encode(room);
      return compressor.compress(room, 0, unit.length());
    }

    @Override
    public void close() {
      compressor.close();
    }
  }

  /** Writes to {@code sink} from {@code base} on; the tree has been checked. */
  ArchiveWriter(
      FileTree tree,
      CpioOptions options,
      StreamUnits units,
      ImageSink sink,
      long base,
      Advance advance) {
    this.tree = tree;
    this.options = options;
    this.units = units;
    this.sink = sink;
    this.base = base;
    this.advance = advance;
  }

  /** Where the archive ends. */
  long end() {
    return position;
  }

  ArchiveCount write() throws IOException {
    position = base;
    unit = new ArchiveUnit(options.variant());
    put(units.head());
    long backlog = Math.max(BACKLOG, 2L * options.threads() * units.unitSize());
    try (var opened =
        new OrderedPool<>(options.threads(), MOST_UNITS, backlog, () -> new Worker(units))) {
      pool = opened;
      ArchiveCount count = ArchivePlan.forEach(tree, options.dataAlign(), base, this::add);
      submit();
      pool.drain();
      put(units.tail(lengths));
      return count;
    }
  }

  private void add(PlannedEntry entry) throws IOException {
    if (units.divisible()) {
      addDivided(entry);
      return;
    }
    if (!unit.isEmpty() && unit.length() + entry.end() > units.unitSize()) {
      submit();
    }
    if (entry.end() > Math.max(LARGE, units.unitSize())) {
      stream(entry);
    } else {
      unit.add(entry, 0, entry.end());
    }
  }

  /** A unit takes as much of an entry as it still has room for. */
  private void addDivided(PlannedEntry entry) throws IOException {
    for (long from = 0; from < entry.end(); ) {
      long to = Math.min(entry.end(), from + units.unitSize() - unit.length());
      unit.add(entry, from, to);
      from = to;
      if (unit.length() == units.unitSize()) {
        submit();
      }
    }
  }

  private void submit() throws IOException {
    if (unit.isEmpty()) {
      return;
    }
    ArchiveUnit full = unit;
    unit = new ArchiveUnit(options.variant());
    pool.submit(
        full.length(),
        worker -> worker.make(full),
        made -> {
          lengths.add(made.length());
          put(made.bytes());
          advance.by(full.length(), full.entryEnds());
        });
  }

  /** A large entry as a stream of its own, piece by piece. */
  private void stream(PlannedEntry entry) throws IOException {
    pool.drain();
    var stream = new SinkStream(sink, position);
    long checksum = options.variant() == CpioOptions.Variant.CRC ? ArchiveUnit.sumOf(entry) : 0;
    var head = new byte[entry.dataOffset()];
    entry.encode(head, 0, options.variant(), checksum);
    long padding = entry.end() - entry.dataOffset() - entry.dataSize();
    try (ImageSource source = ArchiveUnit.open(entry);
        var compressor = StreamCompressor.open(units.codec(), stream)) {
      compressor.write(head);
      var piece = new byte[PIECE];
      for (long at = 0; at < entry.dataSize(); at += PIECE) {
        int length = (int) Math.min(PIECE, entry.dataSize() - at);
        source.readAt(at, ByteBuffer.wrap(piece, 0, length));
        compressor.write(piece, 0, length);
        advance.by(length, 0);
      }
      compressor.write(new byte[(int) padding]);
    }
    position = stream.position();
    advance.by(entry.dataOffset() + padding, 1);
  }

  private void put(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      if (units.codec().id() == dev.assembler.codec.Codec.Id.STORE && isZero(bytes)) {
        sink.zeroAt(position, bytes.length);
      } else {
        sink.writeAt(position, ByteBuffer.wrap(bytes));
      }
      position += bytes.length;
    }
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
