package dev.assembler.pipeline.onepass;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that is read for several writers, and how far each of them is. Its state is guarded by the
 * {@link Window}'s monitor; whoever needs one of its locks takes that first.
 */
final class SharedFile {

  final Content content;
  final long size;

  /** Held while the source is opened. */
  final ReentrantLock opening = new ReentrantLock();

  /** Held while what was read goes into the digest. */
  final ReentrantLock digesting = new ReentrantLock();

  /** Null unless it is open. */
  ImageSource source;

  /** How many threads need the source. */
  int users;

  /** Null before it is opened for the first time. */
  List<Extent> extents;

  /** Null before the first opening and when all is done; null elements are holes. */
  Piece[] pieces;

  /** Everybody has what he wanted. */
  boolean isDone;

  /** Null until all of it was digested. */
  byte[] sha256;

  /** Whether somebody may ask for its digest. */
  boolean needsDigest;

  private int wantedBy;
  private int unreadPieces;
  private int unfinishedPieces;
  private MessageDigest digest;
  private int digestedPieces;

  SharedFile(Content content) {
    this.content = content;
    this.size = content.size();
  }

  int pieceLength(int index) {
    return (int) Math.min(Piece.SIZE, size - (long) index * Piece.SIZE);
  }

  /** Whether somebody is going to read it. */
  boolean isWanted() {
    return wantedBy != 0;
  }

  boolean isWantedBy(int reader) {
    return (wantedBy & 1 << reader) != 0;
  }

  void want(int reader) {
    wantedBy |= 1 << reader;
  }

  /** Lays out the pieces, once it is known where the file has data. */
  void cut(int readers) {
    var units = new long[Math.toIntExact((size + Piece.SIZE - 1) / Piece.SIZE)];
    for (Extent extent : extents) {
      for (long at = extent.offset(); at < extent.end(); ) {
        int index = (int) (at / Piece.SIZE);
        long start = (long) index * Piece.SIZE;
        long end = Math.min(extent.end(), start + Piece.SIZE);
        units[index] |= Piece.units((int) (at - start), (int) (end - start));
        at = end;
      }
    }
    pieces = new Piece[units.length];
    for (int i = 0; i < pieces.length; i++) {
      if (units[i] != 0) {
        pieces[i] = new Piece(units[i], readers);
        unreadPieces++;
      }
    }
    unfinishedPieces = unreadPieces;
    // whose holes have whole pieces has no digest: their zeros would have to be gone through
    digest = needsDigest && unreadPieces == pieces.length ? ImageDigest.newSha256() : null;
    finishIfDone();
  }

  /** A piece has been read; perhaps not for the first time. */
  void read(Piece piece) {
    if (!piece.wasRead) {
      piece.wasRead = true;
      unreadPieces--;
    }
  }

  /** Whether it is open for nothing but what the window may let go of. */
  boolean wasReadWhole() {
    return unreadPieces == 0;
  }

  /** Whether the digest is lost with a piece that the window lets go of. */
  boolean losesDigest(int index) {
    if (digest == null || index < digestedPieces) {
      return false;
    }
    digest = null;
    return true;
  }

  /** Whether the next to go into the digest is this one. */
  boolean isNextInDigest(int index) {
    return digest != null && index == digestedPieces;
  }

  /** The piece that comes next in the digest, if its bytes are there; null if not. */
  Piece nextInDigest() {
    if (digest == null || pieces == null || digestedPieces == pieces.length) {
      return null;
    }
    Piece next = pieces[digestedPieces];
    return next.bytes == null ? null : next;
  }

  /** By who holds {@link #digesting}; it is the only one who need not have the monitor. */
  void digest(ByteBuffer bytes) {
    MessageDigest into = digest;
    if (into != null) {
      into.update(bytes.slice(0, pieceLength(digestedPieces)));
    }
  }

  /**
   * What was given to {@link #digest(ByteBuffer)} is in it; perhaps nobody else lacked that piece.
   */
  void digested(Window window) {
    if (digest == null) {
      return;
    }
    digestedPieces++;
    if (digestedPieces == pieces.length) {
      sha256 = digest.digest();
      digest = null;
    }
    settle(window, digestedPieces - 1);
  }

  /**
   * Whether nobody lacks anything of the piece any more, neither writers nor the digest; told once.
   * The last piece ends the reading of the file.
   */
  private boolean finish(Piece piece, int index) {
    if (piece.isFinished || (digest != null && index >= digestedPieces)) {
      return false;
    }
    for (int lacking = wantedBy; lacking != 0; lacking &= lacking - 1) {
      if (!piece.isTakenBy(Integer.numberOfTrailingZeros(lacking))) {
        return false;
      }
    }
    piece.isFinished = true;
    unfinishedPieces--;
    finishIfDone();
    return true;
  }

  /** Lets go of every piece that nobody lacks. */
  void settleAll(Window window) {
    for (int i = 0; pieces != null && i < pieces.length; i++) {
      settle(window, i);
    }
  }

  /** Lets go of a piece if nobody lacks it. */
  void settle(Window window, int index) {
    Piece piece = pieces[index];
    if (piece != null && finish(piece, index)) {
      window.release(piece);
    }
  }

  private void finishIfDone() {
    if (unfinishedPieces == 0) {
      isDone = true;
      pieces = null;
    }
  }

  /** A writer wants nothing of it any more. */
  void leave(int reader) {
    wantedBy &= ~(1 << reader);
  }

  /** The source, if it is of no more use; it is the caller's to close. */
  ImageSource takeUnused() {
    if (users > 0 || source == null || !(isDone || !isWanted())) {
      return null;
    }
    ImageSource unused = source;
    source = null;
    return unused;
  }
}
