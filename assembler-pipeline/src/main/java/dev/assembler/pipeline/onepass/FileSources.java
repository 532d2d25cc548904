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
 * reading until every piece of it was read once.
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
      byte[] piece = piece(file, reader, index);
      if (piece != null) {
        target.put(piece, from, count);
        took(file, reader, index, from, from + count);
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

  /** The bytes of a piece; null if it is a hole, or everybody who wanted it has it. */
  private byte[] piece(SharedFile file, int reader, int index) throws IOException {
    int length = file.pieceLength(index);
    Piece piece;
    synchronized (window) {
      while (true) {
        window.requireNotCancelled();
        piece = file.pieces == null ? null : file.pieces[index];
        if (piece == null || piece.isFinished || !file.isWantedBy(reader)) {
          return null;
        }
        if (piece.bytes != null) {
          return piece.bytes;
        }
        if (piece.isLoading) {
          window.await();
        } else if (window.takeRoom(reader, length)) {
          piece.isLoading = true;
          file.users++;
          break;
        } else {
          window.awaitRoom(reader);
        }
      }
    }
    return load(file, piece, index, length);
  }

  private byte[] load(SharedFile file, Piece piece, int index, int length) throws IOException {
    var read = new byte[length];
    boolean complete = false;
    try {
      source(file).readAt((long) index * Piece.SIZE, ByteBuffer.wrap(read));
      bytes.addAndGet(length);
      publish(file, piece, index, read);
      complete = true;
      return read;
    } finally {
      if (!complete) {
        synchronized (window) {
          piece.isLoading = false;
          window.giveBack(length);
        }
      }
      leave(file);
    }
  }

  /** Whoever has all of a file finds its digest: it is taken before others see the piece. */
  private void publish(SharedFile file, Piece piece, int index, byte[] read) {
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
          file.digested();
        }
        piece.isLoading = false;
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
    byte[] waiting;
    synchronized (window) {
      waiting = file.nextInDigest();
    }
    if (waiting == null) {
      return false;
    }
    file.digest(waiting);
    synchronized (window) {
      int index = file.digested();
      if (index >= 0) {
        file.settle(window, index);
      }
    }
    return true;
  }

  private void took(SharedFile file, int reader, int index, int from, int to) throws IOException {
    ImageSource unused = null;
    synchronized (window) {
      if (file.pieces != null) {
        file.pieces[index].take(reader, from, to, file.pieceLength(index));
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
    for (SharedFile file : open) {
      if (file.users == 0) {
        open.remove(file);
        ImageSource source = file.source;
        file.source = null;
        return source;
      }
    }
    return null;
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
