package dev.assembler.pipeline.onepass;

import java.nio.ByteBuffer;

/**
 * A part of a file in the window, and who has taken what of it. That is told by units of 4 KiB: one
 * is taken when its last byte is, so that whoever cuts a file anywhere takes each unit once.
 */
final class Piece {

  static final int SIZE = 1 << 18;

  private static final int UNIT = SIZE / Long.SIZE;

  private final long wanted;
  private final long[] taken;

  /** Null unless the piece is in the window. Several threads read it: by absolute positions. */
  ByteBuffer bytes;

  /** How many threads read the bytes at the moment. */
  int users;

  boolean isLoading;
  boolean wasRead;

  /** Everybody has it: it is of no more use. */
  boolean isFinished;

  /**
   * @param wanted the units that hold data
   */
  Piece(long wanted, int readers) {
    this.wanted = wanted;
    this.taken = new long[readers];
  }

  /** The units that have some of these bytes. */
  static long units(int from, int to) {
    return bits(from / UNIT, (to + UNIT - 1) / UNIT);
  }

  private static long bits(int from, int to) {
    long below = to == Long.SIZE ? -1L : (1L << to) - 1;
    return from == Long.SIZE ? 0 : below & -1L << from;
  }

  /**
   * Says that a writer has these bytes.
   *
   * @param length of the piece, whose last unit may be short
   */
  void take(int reader, int from, int to, int length) {
    taken[reader] |= bits(from / UNIT, to == length ? (to + UNIT - 1) / UNIT : to / UNIT);
  }

  boolean isTakenBy(int reader) {
    return (taken[reader] & wanted) == wanted;
  }
}
