package dev.assembler.core.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes that can be written at any offset; there is no cursor. What is never written reads as zeros
 * and, where the medium can, takes no space.
 */
public interface ImageSink {

  /** Writes {@code source} from its position to its limit; nothing at all changes nothing. */
  void writeAt(long offset, ByteBuffer source) throws IOException;

  /**
   * Makes {@code length} bytes from {@code offset} zeros: a hole where the medium has them. The
   * image reaches at least as far as if they had been written.
   */
  void zeroAt(long offset, long length) throws IOException;

  /** Sets the final length: what lies beyond is cut off, what is missing is a hole. */
  void setSize(long size) throws IOException;

  /** {@code length} bytes from {@code offset} as a sink of their own: a partition of a disk. */
  default ImageSink window(long offset, long length) {
    return new SinkWindow(this, offset, length);
  }
}
