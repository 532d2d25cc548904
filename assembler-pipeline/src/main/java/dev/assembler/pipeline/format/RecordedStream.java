package dev.assembler.pipeline.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that remembers what was taken from it, so that it can be taken once more. */
final class RecordedStream extends InputStream {

  private final InputStream stream;
  private ByteArrayOutputStream record = new ByteArrayOutputStream();

  RecordedStream(InputStream stream) {
    this.stream = stream;
  }

  /** From now on nothing is remembered. */
  void forget() {
    record = null;
  }

  /** What was taken so far. */
  InputStream taken() {
    return new ByteArrayInputStream(record.toByteArray());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = stream.read(into, offset, length);
    if (count > 0 && record != null) {
      record.write(into, offset, count);
    }
    return count;
  }
}
