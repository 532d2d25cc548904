package dev.assembler.pipeline.onepass;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pieces that have been read and are still wanted, and who waits for room. Its monitor guards
 * the state of all files, too.
 *
 * <p>Where the window is full a writer waits for those that lack what is in it. One that lacks half
 * of it may use half as much again: it is the one that is waited for, and what it reads ahead is
 * little. If all of them wait for one another ({@link Waiters}), the oldest pieces go.
 */
final class Window {

  private record Place(SharedFile file, int index) {}

  private final long room;
  private final long mostRoom;

  /** Up to it those that wait go on, for any piece fits then: not for each piece that is taken. */
  private final long roomToGoOn;

  private final boolean[] present;
  private final Waiters waiters;

  /** Of each writer, the bytes in the window that it has not taken. */
  private final long[] lacked;

  /** In the order they were read. */
  private final Map<Piece, Place> loaded = new LinkedHashMap<>();

  private final Buffers buffers;

  private long held;
  private long mostHeld;
  private long evictions;

  /** How many threads wait for a piece that another one is reading. */
  private int waitingForPieces;

  private boolean cancelled;

  /**
   * @param crews the threads of each writer
   */
  Window(int readers, long room, Crews crews) {
    this.room = room;
    this.mostRoom = room + room / 2;
    this.buffers = new Buffers(mostRoom);
    this.roomToGoOn = room - Math.max(room / 8, Piece.SIZE);
    this.present = new boolean[readers];
    this.waiters = new Waiters(crews, present);
    this.lacked = new long[readers];
  }

  synchronized void cancel() {
    cancelled = true;
    notifyAll();
  }

  /** Gives back the memory of what nobody reads any more. */
  synchronized void close() {
    buffers.close();
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
   * A buffer, if there is room for it, whose taker is busy from now on; null if somebody has to
   * make room by taking what he lacks.
   */
  ByteBuffer takeRoom(int reader, int length) {
    int capacity = Buffers.capacity(length);
    if (!fits(reader, capacity)
        && (othersArePresent(reader) || !evict(held + capacity - limit(reader)))) {
      return null;
    }
    waiters.busy();
    held += capacity;
    mostHeld = Math.max(mostHeld, held);
    return buffers.take(length);
  }

  private boolean fits(int reader, int capacity) {
    return held == 0 || held + capacity <= limit(reader);
  }

  private long limit(int reader) {
    return lacked[reader] * 2 >= held ? mostRoom : room;
  }

  private boolean othersArePresent(int reader) {
    for (int other = 0; other < present.length; other++) {
      if (other != reader && present[other]) {
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
    int capacity = piece.bytes.capacity();
    for (int reader = 0; reader < lacked.length; reader++) {
      if (file.isWantedBy(reader) && !piece.isTakenBy(reader)) {
        lacked[reader] -= capacity;
      }
    }
    held -= capacity;
    buffers.giveBack(piece.bytes);
    piece.bytes = null;
  }

  /**
   * Waits until there is room for so much of the piece, or somebody else has read it; makes room if
   * nobody else ever does.
   */
  void awaitRoom(int reader, Piece piece, int length) throws ReadingCancelledException {
    var waiter = new Waiters.Waiter(reader, piece, Buffers.capacity(length));
    waiters.add(waiter);
    try {
      while (!waiter.goesOn()) {
        if (waiters.areStuck(waiter)) {
          makeRoom();
        } else {
          await(Waiters.LOOK);
          if (fits(reader, waiter.capacity) || !othersArePresent(reader)) {
            return;
          }
        }
      }
    } finally {
      waiters.remove(waiter);
    }
  }

  private void makeRoom() {
    if (!waiters.tell(each -> fits(each.reader, each.capacity))) {
      evict(room / 4);
      waiters.tell(each -> true);
    }
    notifyAll();
  }

  /** One more thread has a piece in its hands, or reads one. */
  void busy() {
    waiters.busy();
  }

  void idle() {
    waiters.idle();
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
  void loaded(SharedFile file, Piece piece, int index, ByteBuffer bytes) {
    piece.bytes = bytes;
    loaded.put(piece, new Place(file, index));
    for (int reader = 0; reader < lacked.length; reader++) {
      if (file.isWantedBy(reader) && !piece.isTakenBy(reader)) {
        lacked[reader] += bytes.capacity();
      }
    }
    waiters.changed();
    if (waiters.tell(each -> each.piece == piece) || waitingForPieces > 0) {
      notifyAll();
    }
  }

  /** What room was taken for could not be read. */
  void giveBack(ByteBuffer buffer) {
    waiters.idle();
    held -= buffer.capacity();
    buffers.giveBack(buffer);
    goOn();
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
      if (held <= roomToGoOn && waiters.tell(each -> fits(each.reader, each.capacity))) {
        notifyAll();
      }
    }
  }

  private void goOn() {
    waiters.tell(each -> true);
    notifyAll();
  }

  /** A writer has all it lacked of a piece. */
  void taken(Piece piece, int reader) {
    waiters.changed();
    if (piece.bytes != null) {
      lacked[reader] -= piece.bytes.capacity();
    }
  }

  void leave(int reader) {
    present[reader] = false;
    lacked[reader] = 0;
    goOn();
  }
}
