package dev.assembler.pipeline.onepass;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pieces that have been read and are still wanted, and who waits for room. Its monitor guards
 * the state of all files, too.
 *
 * <p>Where the window is full a writer waits for those that lack what is in it. One that lacks half
 * of it may use half as much again: it is the one that is waited for, and what it reads ahead is
 * little. If all of them wait, and nothing is taken for a while, the oldest pieces go.
 */
final class Window {

  private record Place(SharedFile file, int index) {}

  private static final long PATIENCE = 100;

  private final long room;
  private final long mostRoom;

  /** Up to it those that wait go on, for any piece fits then: not for each piece that is taken. */
  private final long roomToGoOn;

  private final long patience;
  private final boolean[] present;
  private final int[] waiting;

  /** Of each writer, the bytes in the window that it has not taken. */
  private final long[] lacked;

  /** In the order they were read. */
  private final Map<Piece, Place> loaded = new LinkedHashMap<>();

  private final Buffers buffers = new Buffers();

  private long held;
  private long mostHeld;
  private long evictions;

  /** How many threads wait for a piece that another one is reading. */
  private int waitingForPieces;

  /** Changes whenever a writer has taken something. */
  private long progress;

  private boolean cancelled;

  /**
   * @param patience milliseconds in which nothing is taken before something goes
   */
  Window(int readers, long room, long patience) {
    this.room = room;
    this.mostRoom = room + room / 2;
    this.roomToGoOn = room - Math.max(room / 8, Piece.SIZE);
    this.patience = patience;
    this.present = new boolean[readers];
    this.waiting = new int[readers];
    this.lacked = new long[readers];
  }

  Window(int readers, long room) {
    this(readers, room, PATIENCE);
  }

  synchronized void cancel() {
    cancelled = true;
    notifyAll();
  }

  synchronized long evictions() {
    return evictions;
  }

  /** The most that was in it at any time, in bytes. */
  synchronized long mostHeld() {
    return mostHeld;
  }

  // All that follows is called by who has the monitor.

  void requireNotCancelled() throws ReadingCancelledException {
    if (cancelled) {
      throw new ReadingCancelledException();
    }
  }

  /**
   * A buffer, if there is room for it; null if somebody has to make room by taking what he lacks.
   */
  byte[] takeRoom(int reader, int length) {
    int capacity = Buffers.capacity(length);
    long limit = lacked[reader] * 2 >= held ? mostRoom : room;
    if (held + capacity > limit && (othersArePresent(reader) || !evict(held + capacity - limit))) {
      return null;
    }
    held += capacity;
    mostHeld = Math.max(mostHeld, held);
    return buffers.take(length);
  }

  private boolean othersArePresent(int reader) {
    for (int other = 0; other < present.length; other++) {
      if (other != reader && present[other]) {
        return true;
      }
    }
    return false;
  }

  private boolean othersRun(int reader) {
    for (int other = 0; other < present.length; other++) {
      if (other != reader && present[other] && waiting[other] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Lets go of so many bytes, the oldest first; whether there were as many that nobody reads. */
  private boolean evict(long bytes) {
    long most = held - bytes;
    while (held > most) {
      Map.Entry<Piece, Place> oldest = null;
      for (Map.Entry<Piece, Place> entry : loaded.entrySet()) {
        if (entry.getKey().users == 0) {
          oldest = entry;
          break;
        }
      }
      if (oldest == null) {
        return false;
      }
      Place place = oldest.getValue();
      drop(oldest.getKey());
      evictions++;
      if (place.file.losesDigest(place.index)) {
        place.file.settleAll(this);
      }
    }
    return true;
  }

  private void drop(Piece piece) {
    SharedFile file = loaded.remove(piece).file;
    int capacity = piece.bytes.length;
    for (int reader = 0; reader < lacked.length; reader++) {
      if (file.isWantedBy(reader) && !piece.isTakenBy(reader)) {
        lacked[reader] -= capacity;
      }
    }
    held -= capacity;
    buffers.giveBack(piece.bytes);
    piece.bytes = null;
  }

  /** Waits until there is room; makes some if nobody else does. */
  void awaitRoom(int reader) throws ReadingCancelledException {
    waiting[reader]++;
    try {
      while (true) {
        long seen = progress;
        await(patience);
        if (held <= roomToGoOn || !othersArePresent(reader)) {
          return; // others may have been told so, too, and not have come to it
        }
        if (seen == progress && !othersRun(reader)) {
          evict(room / 4);
          progress++;
          notifyAll();
          return;
        }
      }
    } finally {
      waiting[reader]--;
    }
  }

  /** Waits while another thread reads a piece. */
  void awaitPiece() throws ReadingCancelledException {
    waitingForPieces++;
    try {
      await(0);
    } finally {
      waitingForPieces--;
    }
  }

  /** Both who call it do so in a loop. */
  @SuppressWarnings("WaitNotInLoop")
  private void await(long milliseconds) throws ReadingCancelledException {
    requireNotCancelled();
    try {
      wait(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancelled = true;
      notifyAll();
    }
    requireNotCancelled();
  }

  /** What was read is there for all who want it. */
  void loaded(SharedFile file, Piece piece, int index, byte[] bytes) {
    piece.bytes = bytes;
    loaded.put(piece, new Place(file, index));
    for (int reader = 0; reader < lacked.length; reader++) {
      if (file.isWantedBy(reader) && !piece.isTakenBy(reader)) {
        lacked[reader] += bytes.length;
      }
    }
    progress++;
    if (waitingForPieces > 0) {
      notifyAll();
    }
  }

  /** What room was taken for could not be read. */
  void giveBack(byte[] buffer) {
    held -= buffer.length;
    buffers.giveBack(buffer);
    notifyAll();
  }

  /** From now on they run at the same time, and wait for one another. */
  void begin() {
    Arrays.fill(present, true);
  }

  /** As {@link #release} if nobody wants the piece any more. */
  void releaseFinished(Piece piece) {
    if (piece.isFinished) {
      release(piece);
    }
  }

  /** Nobody wants the piece any more; its buffer is used again when nobody reads it. */
  void release(Piece piece) {
    if (piece.users == 0 && piece.bytes != null) {
      drop(piece);
      if (held <= roomToGoOn) {
        notifyAll();
      }
    }
  }

  /** A writer has all it lacked of a piece. */
  void taken(Piece piece, int reader) {
    progress++;
    if (piece.bytes != null) {
      lacked[reader] -= piece.bytes.length;
    }
  }

  void leave(int reader) {
    present[reader] = false;
    lacked[reader] = 0;
    progress++;
    notifyAll();
  }
}
