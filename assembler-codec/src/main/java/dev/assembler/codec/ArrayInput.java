package dev.assembler.codec;

import java.io.InputStream;

/** A slice of an array as a stream, without a lock; it tells what a decoder left unread. */
final class ArrayInput extends InputStream {

  private final byte[] bytes;
  private int at;
  private final int end;

  ArrayInput(byte[] bytes, int off, int len) {
    this.bytes = bytes;
    this.at = off;
    this.end = off + len;
  }

  @Override
  public int read() {
    return at == end ? -1 : bytes[at++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int off, int len) {
    if (len == 0) {
      return 0;
    }
    if (at == end) {
      return -1;
    }
    int n = Math.min(len, end - at);
    System.arraycopy(bytes, at, into, off, n);
    at += n;
    return n;
  }

  @Override
  public int available() {
    return end - at;
  }
}
