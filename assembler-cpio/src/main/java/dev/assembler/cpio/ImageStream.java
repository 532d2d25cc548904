package dev.assembler.cpio;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** An image from an offset to its end, as a stream; closing it leaves the image open. */
final class ImageStream extends InputStream {

  private final ImageSource image;
  private final long size;
  private long position;

  ImageStream(ImageSource image, long offset) throws IOException {
    this.image = image;
    this.size = image.size();
    this.position = offset;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = (int) Math.min(length, size - position);
    if (count <= 0) {
      return -1;
    }
    image.readAt(position, ByteBuffer.wrap(into, offset, count));
    position += count;
    return count;
  }
}
