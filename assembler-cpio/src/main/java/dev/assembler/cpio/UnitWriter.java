package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.codec.OrderedPool;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.codec.StreamUnits;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.SinkStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes pieces one after the other, stored or compressed, straight ahead. They are cut into units,
 * each of which is read, encoded and compressed by one thread; where it is cut follows from the
 * pieces' sizes alone.
 *
 * <p>Linux reads a gzip member or a zstd frame as an archive of its own, so these end only where a
 * piece does. xz blocks and lz4 blocks may end anywhere.
 */
final class UnitWriter implements AutoCloseable {

  /** A larger piece is not held in memory, where units cannot be cut inside of pieces. */
  private static final int LARGE = 8 << 20;

  private static final int PIECE = 1 << 18;

  /** What file systems share: blocks of 4 KiB, which begin at a multiple of that in both files. */
  static final int SHARED_BLOCK = 4096;

  /** What units in work may take together, if they are small: each thread has some to do. */
  private static final long BACKLOG = 8L << 20;

  private static final int MOST_UNITS = 64;

  private final StreamUnits units;
  private final int threads;
  private final ImageSink sink;
  private final ArchiveWriter.Advance advance;
  private final OrderedPool<Worker> pool;

  private final Rooms rooms;
  private final List<StreamUnits.UnitLength> lengths = new ArrayList<>();
  private ArchiveUnit unit = new ArchiveUnit();
  private long position;
  private long made;

  /** What a thread has for itself. */
  private final class Worker implements AutoCloseable {

    private final StreamUnits.Compressor compressor = units.newCompressor();

    /** The unit's bytes in a room, which comes back when they are written. */
    StreamUnits.Made make(ArchiveUnit unit) throws IOException {
      byte[] raw = rooms.take(unit.length());
      unit.encode(raw);
      StreamUnits.Made made = compressor.make(raw, 0, unit.length());
      if (made.bytes() == raw) {
        return made; // stored
      }
      rooms.give(raw);
      byte[] kept = rooms.take(made.size());
      System.arraycopy(made.bytes(), 0, kept, 0, made.size());
      return new StreamUnits.Made(kept, made.size(), made.length());
    }

    @Override
    public void close() {
      compressor.close();
    }
  }

  /** Writes to {@code sink} from {@code base} on. */
  UnitWriter(
      StreamUnits units, int threads, ImageSink sink, long base, ArchiveWriter.Advance advance)
      throws IOException {
    this.units = units;
    this.threads = threads;
    this.sink = sink;
    this.position = base;
    this.advance = advance;
    // Large ones: one for each thread, and one that waits.
    long backlog = Math.max(BACKLOG, (threads + 1L) * units.unitSize());
    // Each thread fills one and makes another; all of them may be large at once.
    this.rooms = new Rooms(Math.max(backlog, (2L * threads + 1) * LARGE), units.unitSize(), LARGE);
    this.pool = new OrderedPool<>(threads, MOST_UNITS, backlog, Worker::new);
    put(units.head());
  }

  /** Where the output ends, once it is finished. */
  long end() {
    return position;
  }

  /** How many units were compressed. */
  long made() {
    return made;
  }

  void add(ArchivePiece piece) throws IOException {
    if (units.divisible()) {
      addDivided(piece);
      return;
    }
    if (!unit.isEmpty() && unit.length() + piece.length() > units.unitSize()) {
      submit();
    }
    if (piece.length() > LARGE) {
      stream(piece);
    } else {
      unit.add(piece, 0, piece.length());
    }
  }

  /** A unit takes as much of a piece as it still has room for. */
  private void addDivided(ArchivePiece piece) throws IOException {
    for (long from = 0; from < piece.length(); ) {
      long to = Math.min(piece.length(), from + units.unitSize() - unit.length());
      unit.add(piece, from, to);
      from = to;
      if (unit.length() == units.unitSize()) {
        submit();
      }
    }
  }

  /**
   * An entry whose contents the sink may share with the file they come from. They begin at a
   * multiple of {@link #SHARED_BLOCK} then, so it is not read by a thread of the pool.
   */
  void share(EntryPiece piece) throws IOException {
    PlannedEntry entry = piece.entry();
    long dataSize = entry.dataSize();
    int head = entry.dataOffset();
    unit.add(piece, 0, head);
    submit();
    pool.drain();
    if (entry.content() == null || dataSize < SHARED_BLOCK || position % SHARED_BLOCK != 0) {
      throw new IllegalStateException(entry.path() + ": not aligned to be shared");
    }
    try (ImageSource source = piece.open()) {
      long at = 0;
      for (Extent data : source.dataExtents()) {
        zeros(position + at, data.offset() - at);
        sink.copyFrom(source, data.offset(), data.length(), position + data.offset());
        at = data.end();
      }
      zeros(position + at, dataSize - at);
    }
    position += dataSize;
    advance.by(dataSize, 0);
    long end = piece.length();
    if (head + dataSize < end) {
      unit.add(piece, head + dataSize, end);
    } else {
      advance.by(0, piece.entries());
    }
  }

  private void zeros(long from, long length) throws IOException {
    if (length > 0) {
      sink.zeroAt(from, length);
    }
  }

  /** A unit as it lies in an image, between those before and those to come. */
  void copy(ImageSource image, CompressedUnit copied) throws IOException {
    submit();
    var length = new StreamUnits.UnitLength(copied.indexed(), copied.rawLength());
    if (copied.length() <= LARGE) {
      pool.submit(
          copied.length(),
          worker -> bytes(image, copied.offset(), (int) copied.length()),
          bytes -> {
            lengths.add(length);
            put(bytes);
            advance.by(copied.rawLength(), 0);
          });
      return;
    }
    pool.drain();
    for (long at = 0; at < copied.length(); at += LARGE) {
      put(bytes(image, copied.offset() + at, (int) Math.min(LARGE, copied.length() - at)));
    }
    lengths.add(length);
    advance.by(copied.rawLength(), 0);
  }

  private static byte[] bytes(ImageSource image, long offset, int length) throws IOException {
    var bytes = new byte[length];
    image.readAt(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private void submit() throws IOException {
    if (unit.isEmpty()) {
      return;
    }
    ArchiveUnit full = unit;
    unit = new ArchiveUnit();
    made++;
    pool.submit(
        full.length(),
        worker -> worker.make(full),
        done -> {
          lengths.add(done.length());
          put(done.bytes(), done.size());
          rooms.give(done.bytes());
          advance.by(full.length(), full.entryEnds());
        });
  }

  /** A large piece as a stream of its own, part by part. */
  private void stream(ArchivePiece piece) throws IOException {
    pool.drain();
    made++;
    var stream = new SinkStream(sink, position);
    var part = new byte[PIECE];
    try (var compressor = StreamCompressor.openParallel(units.codec(), stream, threads)) {
      for (long at = 0; at < piece.length(); at += PIECE) {
        int length = (int) Math.min(PIECE, piece.length() - at);
        piece.encode(at, at + length, part, 0);
        compressor.write(part, 0, length);
        advance.by(length, 0);
      }
    }
    position = stream.position();
    advance.by(0, piece.entries());
  }

  /** Writes what is left. */
  void finish() throws IOException {
    submit();
    pool.drain();
    put(units.tail(lengths));
  }

  private void put(byte[] bytes) throws IOException {
    put(bytes, bytes.length);
  }

  private void put(byte[] bytes, int size) throws IOException {
    if (size > 0) {
      if (units.codec().id() == Codec.Id.STORE && isZero(bytes, size)) {
        sink.zeroAt(position, size);
      } else {
        sink.writeAt(position, ByteBuffer.wrap(bytes, 0, size));
      }
      position += size;
    }
  }

  private static boolean isZero(byte[] bytes, int size) {
    for (int i = 0; i < size; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    pool.close();
  }
}
