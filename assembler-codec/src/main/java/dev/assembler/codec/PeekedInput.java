package dev.assembler.codec;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream whose next bytes can be looked at before they are read. It remembers a failure of the
 * stream below, so that an unreadable disk is not mistaken for a malformed file.
 */
final class PeekedInput extends InputStream {

  private static final int SIZE = 1 << 16;

  private final InputStream below;
  final byte[] buffer = new byte[SIZE];
  private int position;
  private int limit;
  private long read;
  private IOException failure;

  PeekedInput(InputStream below) {
    this.below = below;
  }

  /** How many bytes of the stream below have been taken; those only looked at do not count. */
  long taken() {
    return read - (limit - position);
  }

  /** What the stream below threw, or null. */
  IOException failure() {
    return failure;
  }

  int position() {
    return position;
  }

  /** Where the buffered bytes end; those up to here can be taken without reading. */
  int limit() {
    return limit;
  }

  void skipBuffered(int count) {
    position += count;
  }

  /** Makes {@code count} bytes available at {@link #position} unless the stream ends before. */
  boolean buffered(int count) throws IOException {
    if (limit - position >= count) {
      return true;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < count) {
      int n = readBelow(buffer, limit, SIZE - limit);
      if (n < 0) {
        return false;
      }
      limit += n;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return buffered(1) ? buffer[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (position == limit && len >= SIZE) {
      return readBelow(into, off, len);
    }
    if (!buffered(1)) {
      return -1;
    }
    int n = Math.min(len, limit - position);
    System.arraycopy(buffer, position, into, off, n);
    position += n;
    return n;
  }

  @Override
  public int available() throws IOException {
    return limit - position + below.available();
  }

  @Override
  public void close() throws IOException {
    below.close();
  }

  private int readBelow(byte[] into, int off, int len) throws IOException {
    try {
      int n = below.read(into, off, len);
      read += Math.max(n, 0);
      return n;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
