package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageMismatch;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How the bytes of two images differ.
 *
 * @param first offset of the first byte that differs, or the length of the shorter; -1 if they are
 *     equal
 * @param count how many bytes differ of as many as both have
 * @param common how many both have
 */
record ByteDiff(long first, long count, long common) {

  private static final int CHUNK = 1 << 20;

  /** Up to the first byte that differs, where there is one. */
  static long first(ImageSource left, ImageSource right) throws IOException {
    long first = ImageMismatch.first(left, right);
    if (first >= 0) {
      return first;
    }
    return left.size() == right.size() ? -1 : Math.min(left.size(), right.size());
  }

  /**
   * All of both.
   *
   * @param first as {@link #first} gives it
   */
  static ByteDiff of(ImageSource left, ImageSource right, long first) throws IOException {
    var reading = new Reading(left, right);
    return new ByteDiff(
        first, first < 0 || first == reading.common ? 0 : reading.countFrom(first), reading.common);
  }

  /** Takes bytes that differ. */
  interface Visitor {
    void differs(long offset, int left, int right) throws IOException;
  }

  /** Tells all bytes that differ of as many as both have. */
  static void each(ImageSource left, ImageSource right, Visitor visitor) throws IOException {
    long first = ImageMismatch.first(left, right);
    if (first >= 0) {
      new Reading(left, right).tellFrom(first, visitor);
    }
  }

  /** Whether an image holds nothing but zeros from an offset on. */
  static boolean isZeroFrom(ImageSource image, long offset) throws IOException {
    long size = image.size();
    var zeros = ByteBuffer.allocate((int) Math.min(CHUNK, size - offset));
    var bytes = ByteBuffer.allocate(zeros.capacity());
    for (long at = offset; at < size; at += bytes.limit()) {
      int length = (int) Math.min(CHUNK, size - at);
      image.readAt(at, bytes.clear().limit(length));
      if (bytes.flip().mismatch(zeros.clear().limit(length)) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static final class Reading {

    private final ImageSource left;
    private final ImageSource right;
    private final long common;
    private final ByteBuffer ours;
    private final ByteBuffer theirs;

    Reading(ImageSource left, ImageSource right) throws IOException {
      this.left = left;
      this.right = right;
      this.common = Math.min(left.size(), right.size());
      this.ours = ByteBuffer.allocate((int) Math.min(CHUNK, common));
      this.theirs = ByteBuffer.allocate(ours.capacity());
    }

    long countFrom(long offset) throws IOException {
      var count = new long[1];
      tellFrom(offset, (at, one, other) -> count[0]++);
      return count[0];
    }

    void tellFrom(long offset, Visitor visitor) throws IOException {
      long at = offset;
      while (at >= 0 && at < common) {
        read(at);
        int next = ours.mismatch(theirs);
        for (int i = next; next >= 0 && i < ours.limit(); i++) {
          if (ours.get(i) != theirs.get(i)) {
            visitor.differs(at + i, ours.get(i) & 0xFF, theirs.get(i) & 0xFF);
          }
        }
        at += ours.limit();
        if (next < 0 && at < common) {
          at = ImageMismatch.first(left, right, at); // on all processors, and over holes
        }
      }
    }

    private void read(long at) throws IOException {
      int length = (int) Math.min(ours.capacity(), common - at);
      left.readAt(at, ours.clear().limit(length));
      right.readAt(at, theirs.clear().limit(length));
      ours.flip();
      theirs.flip();
    }
  }
}
