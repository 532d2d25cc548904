package dev.assembler.core.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bytes that can be read at any offset; there is no cursor. Reading is safe from several threads at
 * once. Closing a window leaves the image it looks into open.
 */
public interface ImageSource extends Closeable {

  /** Length in bytes. */
  long size() throws IOException;

  /**
   * Fills {@code target} from its position to its limit.
   *
   * @param offset of the first byte, at least 0
   * @throws dev.assembler.core.ImageFormatException if the image ends before the target is full
   */
  void readAt(long offset, ByteBuffer target) throws IOException;

  /**
   * Where data is, ascending and disjoint; the rest is holes that read as zeros. An image that
   * cannot tell says it is all data. Never empty extents; none at all for an image that is one
   * hole.
   */
  default List<Extent> dataExtents() throws IOException {
    long size = size();
    return size == 0 ? List.of() : List.of(new Extent(0, size));
  }

  /** {@code length} bytes from {@code offset}, as an image of their own. */
  default ImageSource window(long offset, long length) throws IOException {
    return SourceWindow.of(this, offset, length);
  }
}
