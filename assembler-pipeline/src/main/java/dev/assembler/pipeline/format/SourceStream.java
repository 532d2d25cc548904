package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** An image from its beginning to its end as a stream. Closing it leaves the image open. */
public final class SourceStream extends InputStream {

  private final ImageSource source;
  private final long size;
  private long position;

  public SourceStream(ImageSource source) throws IOException {
    this.source = source;
    this.size = source.size();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position == size && length > 0) {
      return -1;
    }
    int count = (int) Math.min(length, size - position);
    source.readAt(position, ByteBuffer.wrap(target, offset, count));
    position += count;
    return count;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, size - position);
  }
}
