package dev.assembler.pipeline.onepass;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the files of a {@link SharedReading} into its window. A file stays open from its first
 * reading until everybody has all of it, as the window may let go of what has been read; of many
 * the oldest is closed that has been read.
 */
final class FileSources {

  /** Of those that nobody reads at the moment. */
  private static final int MOST_OPEN = 64;

  private final Window window;
  private final int readers;
  private final AtomicLong opens = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** In the order they were opened. */
  private final Set<SharedFile> open = new LinkedHashSet<>();

  FileSources(Window window, int readers) {
    this.window = window;
    this.readers = readers;
  }

  long opens() {
    return opens.get();
  }

  long bytes() {
    return bytes.get();
  }

  /** Fills {@code target} for a writer, from the window where it can. */
  void read(
      SharedFile file, int reader, long offset, ByteBuffer target, SharedContent.Source opened)
      throws IOException {
    List<Extent> extents = extents(file);
    long position = offset;
    while (target.hasRemaining()) {
      int index = (int) (position / Piece.SIZE);
      int from = (int) (position % Piece.SIZE);
      int count = Math.min(file.pieceLength(index) - from, target.remaining());
      Piece piece = piece(file, reader, index);
      if (piece != null) {
        target.put(target.position(), piece.bytes, from, count);
        target.position(target.position() + count);
        took(file, piece, reader, index, from, from + count);
      } else if (isHole(extents, position, count)) {
        target.put(new byte[count]);
      } else {
        again(opened.own(), position, count, target);
      }
      position += count;
    }
  }

  private static boolean isHole(List<Extent> extents, long position, int count) {
    return extents.stream()
        .noneMatch(data -> data.offset() < position + count && data.end() > position);
  }

  private void again(ImageSource own, long position, int count, ByteBuffer target)
      throws IOException {
    int limit = target.limit();
    target.limit(target.position() + count);
    own.readAt(position, target);
    target.limit(limit);
    bytes.addAndGet(count);
  }

  /**
   * A piece with its bytes, one more user of which the caller is; null if it is a hole, or
   * everybody who wanted it has it.
   */
  private Piece piece(SharedFile file, int reader, int index) throws IOException {
    Piece piece;
    ByteBuffer buffer;
    synchronized (window) {
      while (true) {
        window.requireNotCancelled();
        piece = file.pieces == null ? null : file.pieces[index];
        if (piece == null || piece.isFinished || !file.isWantedBy(reader)) {
          return null;
        }
        if (piece.bytes != null) {
          piece.users++;
          window.busy();
          return piece;
        }
        if (piece.isLoading) {
          window.awaitPiece();
          continue;
        }
        buffer = window.takeRoom(reader, file.pieceLength(index));
        if (buffer != null) {
          piece.isLoading = true;
          file.users++;
          break;
        }
        window.awaitRoom(reader, piece, file.pieceLength(index));
      }
    }
    load(file, piece, index, buffer);
    return piece;
  }

  private void load(SharedFile file, Piece piece, int index, ByteBuffer buffer) throws IOException {
    int length = file.pieceLength(index);
    boolean complete = false;
    try {
      source(file).readAt((long) index * Piece.SIZE, buffer.slice(0, length));
      bytes.addAndGet(length);
      publish(file, piece, index, buffer);
      complete = true;
    } finally {
      if (!complete) {
        synchronized (window) {
          piece.isLoading = false;
          window.giveBack(buffer);
        }
      }
      leave(file);
    }
  }

  /** Whoever has all of a file finds its digest: it is taken before others see the piece. */
  private void publish(SharedFile file, Piece piece, int index, ByteBuffer read) {
    file.digesting.lock();
    try {
      boolean next;
      synchronized (window) {
        next = file.isNextInDigest(index);
      }
      if (next) {
        file.digest(read);
      }
      synchronized (window) {
        if (next) {
          file.digested(window);
        }
        piece.isLoading = false;
        piece.users++;
        file.read(piece);
        window.loaded(file, piece, index, read);
      }
      while (digestNext(file)) {
        // pieces that were read before this one
      }
    } finally {
      file.digesting.unlock();
    }
  }

  private boolean digestNext(SharedFile file) {
    Piece next;
    synchronized (window) {
      next = file.nextInDigest();
      if (next == null) {
        return false;
      }
      next.users++;
    }
    file.digest(next.bytes);
    synchronized (window) {
      next.users--;
      file.digested(window);
      window.releaseFinished(next);
    }
    return true;
  }

  private void took(SharedFile file, Piece piece, int reader, int index, int from, int to)
      throws IOException {
    ImageSource unused = null;
    synchronized (window) {
      piece.users--;
      window.idle();
      boolean lacked = file.isWantedBy(reader) && !piece.isTakenBy(reader);
      piece.take(reader, from, to, file.pieceLength(index));
      if (lacked && piece.isTakenBy(reader)) {
        window.taken(piece, reader);
      }
      window.releaseFinished(piece);
      if (file.pieces != null) {
        file.settle(window, index);
        unused = takeUnused(file);
      }
    }
    close(unused);
  }

  /** By who has the monitor, and closes what is returned. */
  ImageSource takeUnused(SharedFile file) {
    ImageSource unused = file.takeUnused();
    if (unused != null) {
      open.remove(file);
    }
    return unused;
  }

  /** Where the file has data. */
  List<Extent> extents(SharedFile file) throws IOException {
    synchronized (window) {
      if (file.extents != null) {
        return file.extents;
      }
      window.requireNotCancelled();
      file.users++;
    }
    try {
      source(file);
    } finally {
      leave(file);
    }
    synchronized (window) {
      return file.extents;
    }
  }

  /** The file's source, by who is counted among its users. */
  private ImageSource source(SharedFile file) throws IOException {
    file.opening.lock();
    try {
      if (file.source == null) {
        ImageSource source = reopen(file);
        List<Extent> extents = source.dataExtents();
        synchronized (window) {
          file.source = source;
          if (file.extents == null) {
            file.extents = extents;
            file.cut(readers);
          }
        }
      }
      return file.source;
    } finally {
      file.opening.unlock();
    }
  }

  /** One more opening, of a file that the reading is past. */
  ImageSource reopen(SharedFile file) throws IOException {
    opens.incrementAndGet();
    return file.content.open();
  }

  private void leave(SharedFile file) throws IOException {
    ImageSource unused;
    ImageSource oldest = null;
    synchronized (window) {
      file.users--;
      unused = takeUnused(file);
      if (file.source != null && open.add(file) && open.size() > MOST_OPEN) {
        oldest = oldest();
      }
    }
    close(unused);
    close(oldest);
  }

  private ImageSource oldest() {
    SharedFile oldest = null;
    for (SharedFile file : open) {
      if (file.users == 0 && file.wasReadWhole()) {
        oldest = file;
        break;
      }
      oldest = oldest == null && file.users == 0 ? file : oldest;
    }
    if (oldest == null) {
      return null;
    }
    open.remove(oldest);
    ImageSource source = oldest.source;
    oldest.source = null;
    return source;
  }

  private static void close(ImageSource source) throws IOException {
    if (source != null) {
      source.close();
    }
  }

  /** The digest of the file's bytes, if it has been taken. */
  Optional<String> sha256(SharedFile file) {
    file.digesting.lock();
    try {
      synchronized (window) {
        return Optional.ofNullable(file.sha256).map(HexFormat.of()::formatHex);
      }
    } finally {
      file.digesting.unlock();
    }
  }
}
