package dev.assembler.core.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies images into one another: data is copied, holes stay holes. */
public final class ImageCopy {

  private static final int PIECE = 1 << 18;

  /** What a host reads and writes without copying it once more; taken while it is in use. */
  private static final ThreadLocal<ByteBuffer> BUFFER = new ThreadLocal<>();

  private ImageCopy() {}

  /**
   * Makes {@code to} equal to {@code from}, in ascending offsets: what {@code to} held where {@code
   * from} has a hole becomes zeros, and its size becomes that of {@code from}. Into a part of an
   * image goes a copy into a window, of which the rest stays as it is.
   */
  public static void copy(ImageSource from, ImageSink to) throws IOException {
    long size = from.size();
    long position = 0;
    for (Extent data : from.dataExtents()) {
      zero(to, position, data.offset());
      copy(from, data.offset(), data.length(), to, data.offset());
      position = data.end();
    }
    zero(to, position, size);
    to.setSize(size);
  }

  /** Copies bytes one by one, those of holes too. */
  static void copy(ImageSource from, long offset, long length, ImageSink to, long target)
      throws IOException {
    ByteBuffer kept = BUFFER.get();
    BUFFER.remove(); // reading may copy, too
    ByteBuffer piece = kept == null ? ByteBuffer.allocateDirect(PIECE) : kept;
    try {
      for (long at = 0; at < length; at += piece.limit()) {
        piece.clear().limit((int) Math.min(PIECE, length - at));
        from.readAt(offset + at, piece);
        to.writeAt(target + at, piece.flip());
      }
    } finally {
      BUFFER.set(piece);
    }
  }

  private static void zero(ImageSink to, long start, long end) throws IOException {
    if (start < end) {
      to.zeroAt(start, end - start);
    }
  }
}
