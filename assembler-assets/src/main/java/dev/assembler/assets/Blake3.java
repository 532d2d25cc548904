package dev.assembler.assets;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * BLAKE3 (default mode, 32 bytes) of bytes that come one after the other, on the calling thread.
 * Whole files on several threads are {@link Digests}.
 *
 * <p>Memory stays below 200 KiB, and at the length of the input where that is less.
 */
public final class Blake3 {

  /** Bytes of a hash. */
  public static final int SIZE = 32;

  private static final int PIECE = Blake3Lanes.WIDTH * Blake3Compression.CHUNK;

  private final Blake3Tree tree = new Blake3Tree();
  private final Blake3Rounds rounds;
  private Blake3Lanes lanes;
  private byte[] piece = new byte[Blake3Compression.CHUNK];
  private int filled;
  private long firstChunk;
  private boolean done;

  public Blake3() {
    this(Blake3Rounds.best());
  }

  Blake3(Blake3Rounds rounds) {
    this.rounds = rounds;
  }

  /** The hash of these bytes. */
  public static byte[] hash(byte[] bytes) {
    return new Blake3().update(bytes).digest();
  }

  public Blake3 update(byte[] bytes) {
    return update(bytes, 0, bytes.length);
  }

  public Blake3 update(byte[] bytes, int offset, int length) {
    if (done) {
      throw new IllegalStateException("update: after digest");
    }
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int position = offset;
    int end = offset + length;
    while (position < end) {
      if (filled == 0 && end - position > PIECE) {
        add(bytes, position);
        position += PIECE;
        continue;
      }
      if (filled == PIECE) {
        add(piece, 0);
        filled = 0;
      }
      int count = Math.min(PIECE - filled, end - position);
      makeRoom(filled + count);
      System.arraycopy(bytes, position, piece, filled, count);
      filled += count;
      position += count;
    }
    return this;
  }

  /** Takes all that remains in the buffer. */
  public Blake3 update(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
      return this;
    }
    var copy = new byte[Math.min(PIECE, bytes.remaining())];
    while (bytes.hasRemaining()) {
      int count = Math.min(copy.length, bytes.remaining());
      bytes.get(copy, 0, count);
      update(copy, 0, count);
    }
    return this;
  }

  /** The hash of all bytes so far; nothing can be added afterwards. */
  public byte[] digest() {
    if (done) {
      throw new IllegalStateException("digest: called twice");
    }
    done = true;
    Blake3Piece end = Blake3Piece.end(lanes(), piece, 0, filled, firstChunk);
    tree.add(end);
    return tree.hash(end.last());
  }

  private void add(byte[] bytes, int offset) {
    tree.add(Blake3Piece.whole(lanes(), bytes, offset, PIECE, firstChunk));
    firstChunk += Blake3Lanes.WIDTH;
  }

  private void makeRoom(int size) {
    if (size > piece.length) {
      piece = Arrays.copyOf(piece, Math.min(PIECE, Math.max(size, 2 * piece.length)));
    }
  }

  private Blake3Lanes lanes() {
    if (lanes == null) {
      lanes = new Blake3Lanes(rounds);
    }
    return lanes;
  }
}
