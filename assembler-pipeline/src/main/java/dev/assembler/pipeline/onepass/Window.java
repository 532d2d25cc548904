package dev.assembler.pipeline.onepass;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pieces that have been read and are still wanted, and who waits for room. Its monitor guards
 * the state of all files, too.
 *
 * <p>Where the window is full a writer waits, unless it lacks the oldest piece: who is behind may
 * use half as much again, because what it reads ahead is little. The last one that does not wait
 * takes the place of the oldest piece. So one of them always runs.
 */
final class Window {

  private record Place(SharedFile file, int index) {}

  private final long room;
  private final long mostRoom;

  /** Below it those that wait go on: not for each piece that is taken. */
  private final long roomToGoOn;

  private final boolean[] present;
  private final int[] waiting;

  /** In the order they were read. */
  private final Map<Piece, Place> loaded = new LinkedHashMap<>();

  private long held;
  private long mostHeld;
  private long evictions;
  private boolean cancelled;

  Window(int readers, long room) {
    this.room = room;
    this.mostRoom = room + room / 2;
    this.roomToGoOn = room - room / 8;
    this.present = new boolean[readers];
    this.waiting = new int[readers];
  }

  synchronized boolean isCancelled() {
    return cancelled;
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

  /** Whether there is room now, which is taken then; makes some where nobody else would. */
  boolean takeRoom(int reader, int length) {
    if (held + length > (lacksOldest(reader) ? mostRoom : room)) {
      if (othersRun(reader)) {
        return false;
      }
      while (held + length > mostRoom && evictOldest()) {
        // one after the other
      }
    }
    held += length;
    mostHeld = Math.max(mostHeld, held);
    return true;
  }

  private boolean lacksOldest(int reader) {
    Iterator<Map.Entry<Piece, Place>> oldest = loaded.entrySet().iterator();
    if (!oldest.hasNext()) {
      return false;
    }
    Map.Entry<Piece, Place> entry = oldest.next();
    return entry.getValue().file.isWantedBy(reader) && !entry.getKey().isTakenBy(reader);
  }

  private boolean othersRun(int reader) {
    for (int other = 0; other < present.length; other++) {
      if (other != reader && present[other] && waiting[other] == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean evictOldest() {
    Iterator<Map.Entry<Piece, Place>> oldest = loaded.entrySet().iterator();
    if (!oldest.hasNext()) {
      return false;
    }
    Map.Entry<Piece, Place> entry = oldest.next();
    oldest.remove();
    Place place = entry.getValue();
    entry.getKey().bytes = null;
    held -= place.file.pieceLength(place.index);
    evictions++;
    if (place.file.losesDigest(place.index)) {
      place.file.settleAll(this);
    }
    return true;
  }

  /** Waits until there is room, or nobody else who could make some. */
  void awaitRoom(int reader) throws ReadingCancelledException {
    waiting[reader]++;
    try {
      do {
        await();
      } while (held > roomToGoOn && othersRun(reader));
    } finally {
      waiting[reader]--;
    }
  }

  /** Waits until anything changes. */
  void await() throws ReadingCancelledException {
    requireNotCancelled();
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancelled = true;
      notifyAll();
    }
    requireNotCancelled();
  }

  /** What was read is there for all who want it. */
  void loaded(SharedFile file, Piece piece, int index, byte[] bytes) {
    if (piece.isFinished) {
      held -= bytes.length;
    } else {
      piece.bytes = bytes;
      loaded.put(piece, new Place(file, index));
    }
    notifyAll();
  }

  /** What room was taken for could not be read. */
  void giveBack(int length) {
    held -= length;
    notifyAll();
  }

  /** From now on they run at the same time, and wait for one another. */
  void begin() {
    Arrays.fill(present, true);
  }

  /** Nobody wants the piece any more. */
  void release(SharedFile file, Piece piece, int index) {
    if (loaded.remove(piece) != null) {
      piece.bytes = null;
      held -= file.pieceLength(index);
      if (held <= roomToGoOn) {
        notifyAll();
      }
    }
  }

  void leave(int reader) {
    present[reader] = false;
    notifyAll();
  }
}
