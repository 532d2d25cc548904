package dev.assembler.core.image;

import dev.assembler.core.ImageFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;

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
   * @throws ImageFormatException if the image ends before the target is full
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

  /**
   * Gives bytes to a file without reading them, if they lie in a file themselves: file systems that
   * can let both share what is on the disk, as far as blocks allow.
   *
   * @param target to whose position the bytes go
   * @return how many went, which may be fewer than asked for; 0 if this cannot be done
   */
  default long transferTo(long offset, long length, FileChannel target) throws IOException {
    return 0;
  }

  /**
   * Checks that {@code count} bytes at {@code offset} lie within {@code size}, for implementations
   * of {@link #readAt}.
   *
   * @throws ImageFormatException if they do not
   */
  static void requireInside(long offset, int count, long size) throws ImageFormatException {
    if (offset < 0 || offset > size - count) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT, "read of %d bytes at 0x%x: beyond the end (%d)", count, offset, size));
    }
  }

  /** {@code length} bytes from {@code offset}, as an image of their own. */
  default ImageSource window(long offset, long length) throws IOException {
    return SourceWindow.of(this, offset, length);
  }
}
