package dev.assembler.codec;

import java.io.IOException;
import java.io.OutputStream;

/** Collects a result in a reused array and stops its producer once that outgrows its room. */
final class BoundedOutput extends OutputStream {

  /** What stops the producer; it carries no trace, since it tells no one anything. */
  static final class Full extends IOException {

    private static final long serialVersionUID = 1L;

    private Full() {}

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  private byte[] bytes = new byte[0];
  private int size;
  private int room;

  void restart(int newRoom) {
    if (bytes.length < newRoom) {
      bytes = new byte[newRoom];
    }
    size = 0;
    room = newRoom;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  @Override
  public void write(int b) throws IOException {
    if (size == room) {
      throw new Full();
    }
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int off, int len) throws IOException {
    if (len > room - size) {
      throw new Full();
    }
    System.arraycopy(from, off, bytes, size, len);
    size += len;
  }
}
