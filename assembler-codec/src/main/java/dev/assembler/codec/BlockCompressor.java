package dev.assembler.codec;

import java.util.Objects;

/**
 * Compresses one block at a time into the caller's array. What it allocates it keeps for the next
 * block, so a worker has one of its own; it is not for two threads at once.
 *
 * <p>A block's bytes depend on the block, the codec and the {@link BlockFormat} alone: not on the
 * blocks before it, and not on the capacity it is offered.
 */
public abstract class BlockCompressor implements AutoCloseable {

  /** Returned instead of a size where storing the block as it is takes no more room. */
  public static final int NOT_SMALLER = -1;

  BlockCompressor() {}

  /**
   * Compresses {@code src[off, off + len)} to {@code dst[dstOff, ..)}.
   *
   * @return the compressed size, or {@link #NOT_SMALLER} if that would be {@code len} or more, or
   *     more than {@code dstCapacity}; the contents of {@code dst} are then unspecified
   */
  public final int compress(byte[] src, int off, int len, byte[] dst, int dstOff, int dstCapacity) {
    Objects.checkFromIndexSize(off, len, src.length);
    Objects.checkFromIndexSize(dstOff, dstCapacity, dst.length);
    int room = Math.min(dstCapacity, len - 1);
    return room <= 0 ? NOT_SMALLER : compressBlock(src, off, len, dst, dstOff, room);
  }

  /** With checked arguments; {@code room} is what the result may take, less than {@code len}. */
  abstract int compressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int room);

  /** Hands a finished result over, if it is as small as it must be. */
  static int deliver(byte[] result, int size, byte[] dst, int dstOff, int room) {
    if (size > room) {
      return NOT_SMALLER;
    }
    System.arraycopy(result, 0, dst, dstOff, size);
    return size;
  }

  /** Releases native memory; a second call does nothing. */
  @Override
  public abstract void close();
}
