package dev.assembler.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One gzip member (RFC 1952) whose header says nothing about when or where it was made. */
final class GzipOutput extends OutputStream {

  private static final int UNKNOWN_OS = 255;

  private final OutputStream target;
  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private boolean closed;

  GzipOutput(OutputStream target, int level) throws IOException {
    this.target = target;
    byte[] header = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, extraFlags(level), (byte) UNKNOWN_OS};
    target.write(header);
    this.deflater = new Deflater(level, true);
  }

  /** RFC 1952, 2.3.1: 2 for the slowest algorithm, 4 for the fastest. */
  private static byte extraFlags(int level) {
    return switch (level) {
      case 9 -> 2;
      case 1 -> 4;
      default -> 0;
    };
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int off, int len) throws IOException {
    crc.update(from, off, len);
    deflater.setInput(from, off, len);
    while (!deflater.needsInput()) {
      drain();
    }
  }

  private void drain() throws IOException {
    int n = deflater.deflate(buffer, 0, buffer.length);
    target.write(buffer, 0, n);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      deflater.finish();
      while (!deflater.finished()) {
        drain();
      }
      byte[] trailer = new byte[8];
      LittleEndian.putI32(trailer, 0, (int) crc.getValue());
      LittleEndian.putI32(trailer, 4, (int) deflater.getBytesRead());
      target.write(trailer);
    } finally {
      deflater.end();
    }
  }
}
