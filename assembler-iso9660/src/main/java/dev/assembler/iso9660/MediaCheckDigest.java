package dev.assembler.iso9660;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The sums of a media check, over an image's bytes as they come, with spaces for the application
 * use that holds the record itself. On the way it is told what the sum was at each of twenty-one
 * parts, so that a program that checks can stop early: after the first piece of 32 KiB that begins
 * in a part.
 */
final class MediaCheckDigest {

  /** Digits for each part but the first. */
  static final int DIGITS = 3;

  static final int FRAGMENTS = 20;

  private static final int PIECE = 1 << 15;
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(PIECE).asReadOnlyBuffer();
  private static final byte[] SPACES = new byte[Volume.APPLICATION_USE_SIZE];

  static {
    Arrays.fill(SPACES, (byte) ' ');
  }

  private final MessageDigest md5 = newMd5();
  private final long applicationUse;
  private final long end;
  private final char[] placed = "0".repeat(FRAGMENTS * DIGITS).toCharArray();
  private final StringBuilder inOrder = new StringBuilder();
  private long position;
  private long pieceStart;
  private long fragment;

  /**
   * @param applicationUse where the primary descriptor's application use lies in the image
   * @param end of what is summed up, in bytes
   */
  MediaCheckDigest(long applicationUse, long end) {
    this.applicationUse = applicationUse;
    this.end = end;
  }

  long position() {
    return position;
  }

  /** Takes all of a buffer; what lies behind the end changes nothing. */
  void update(ByteBuffer bytes) {
    while (bytes.hasRemaining() && position < end) {
      long stop = Math.min(pieceStart + PIECE, end);
      int count = (int) Math.min(bytes.remaining(), stop - position);
      add(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      position += count;
      if (position == stop) {
        endPiece();
      }
    }
    bytes.position(bytes.limit());
  }

  /** As many zeros as there are to an offset. */
  void zerosTo(long offset) {
    for (long stop = Math.min(offset, end); position < stop; ) {
      update(ZEROS.slice(0, (int) Math.min(PIECE, stop - position)));
    }
  }

  private void add(ByteBuffer part) {
    long partEnd = position + part.remaining();
    long from = Math.max(position, applicationUse);
    long to = Math.min(partEnd, applicationUse + SPACES.length);
    if (from >= to) {
      md5.update(part);
      return;
    }
    md5.update(part.slice(0, (int) (from - position)));
    md5.update(SPACES, 0, (int) (to - from));
    md5.update(part.slice((int) (to - position), (int) (partEnd - to)));
  }

  private void endPiece() {
    long current = pieceStart * (FRAGMENTS + 1) / end;
    pieceStart = position;
    if (current == fragment) {
      return;
    }
    fragment = current;
    byte[] sum = copy().digest();
    for (int i = 0; i < DIGITS; i++) {
      // The first digit of a number without leading zeros, as isomd5sum prints it.
      char digit = Integer.toHexString(sum[i] & 0xFF).charAt(0);
      placed[(int) (current - 1) * DIGITS + i] = digit;
      inOrder.append(digit);
    }
  }

  private MessageDigest copy() {
    try {
      return (MessageDigest) md5.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every JDK's MD5 can be copied", e);
    }
  }

  /** 32 digits of everything up to the end; ends the summing up. */
  String md5() {
    return HexFormat.of().formatHex(md5.digest());
  }

  /**
   * Three digits for each part but the first, at their places: where a part of a small image has no
   * piece, zeros that nobody looks at.
   */
  String fragmentSums() {
    return new String(placed);
  }

  /** Without those places: what implantisomd5 writes of a small image. */
  String fragmentSumsInOrder() {
    return inOrder.toString();
  }

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
