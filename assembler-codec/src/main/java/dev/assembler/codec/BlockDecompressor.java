package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import java.util.Objects;

/**
 * Decompresses one block at a time into the caller's array. The block may be anything: what is not
 * a block of this compression, or becomes larger than the room offered, is refused, in memory
 * bounded by the {@link BlockFormat}. Not for two threads at once.
 */
public abstract class BlockDecompressor implements AutoCloseable {

  private final Codec.Id id;

  BlockDecompressor(Codec.Id id) {
    this.id = id;
  }

  /**
   * Decompresses {@code src[off, off + len)}, which must be exactly one block, to {@code
   * dst[dstOff, dstOff + dstCapacity)}.
   *
   * @return the size of the result
   * @throws ImageFormatException if the block is malformed, is followed by other bytes, or becomes
   *     larger than {@code dstCapacity}; the contents of that room are then unspecified
   */
  public final int decompress(byte[] src, int off, int len, byte[] dst, int dstOff, int dstCapacity)
      throws ImageFormatException {
    Objects.checkFromIndexSize(off, len, src.length);
    Objects.checkFromIndexSize(dstOff, dstCapacity, dst.length);
    return decompressBlock(src, off, len, dst, dstOff, dstCapacity);
  }

  abstract int decompressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int capacity)
      throws ImageFormatException;

  final ImageFormatException malformed(String what) {
    return new ImageFormatException(id + " block: " + what);
  }

  final ImageFormatException malformed(Exception cause) {
    String reason = cause.getMessage() == null ? "malformed" : cause.getMessage();
    return new ImageFormatException(id + " block: " + reason, cause);
  }

  final ImageFormatException tooLarge(int capacity) {
    return malformed("becomes larger than " + capacity + " bytes");
  }

  final ImageFormatException trailing(int count) {
    return malformed(count + " bytes after its end");
  }

  /** Releases native memory; a second call does nothing. */
  @Override
  public abstract void close();
}
