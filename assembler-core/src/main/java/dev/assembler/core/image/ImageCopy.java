package dev.assembler.core.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies images into one another: data is copied, holes stay holes. */
public final class ImageCopy {

  private static final int PIECE = 1 << 18;

  private ImageCopy() {}

  /**
   * Makes {@code to} equal to {@code from}, in ascending offsets: what {@code to} held where {@code
   * from} has a hole becomes zeros, and its size becomes that of {@code from}. Into a part of an
   * image goes a copy into a window, of which the rest stays as it is.
   */
  public static void copy(ImageSource from, ImageSink to) throws IOException {
    long size = from.size();
    var piece = ByteBuffer.allocate((int) Math.min(PIECE, size));
    long position = 0;
    for (Extent data : from.dataExtents()) {
      zero(to, position, data.offset());
      for (position = data.offset(); position < data.end(); position += piece.limit()) {
        piece.clear().limit((int) Math.min(piece.capacity(), data.end() - position));
        from.readAt(position, piece);
        to.writeAt(position, piece.flip());
      }
    }
    zero(to, position, size);
    to.setSize(size);
  }

  private static void zero(ImageSink to, long start, long end) throws IOException {
    if (start < end) {
      to.zeroAt(start, end - start);
    }
  }
}
