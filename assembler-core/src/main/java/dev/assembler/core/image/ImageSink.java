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

  /**
   * Makes bytes equal to those of a source, which are not read where they can be shared instead
   * ({@link ImageSource#transferTo}).
   *
   * @param from where they begin in the source
   * @param to where they go in here
   */
  default void copyFrom(ImageSource source, long from, long length, long to) throws IOException {
    ImageCopy.copy(source, from, length, this, to);
  }

  /** Sets the final length: what lies beyond is cut off, what is missing is a hole. */
  void setSize(long size) throws IOException;

  /** {@code length} bytes from {@code offset} as a sink of their own: a partition of a disk. */
  default ImageSink window(long offset, long length) {
    return new SinkWindow(this, offset, length);
  }
}
