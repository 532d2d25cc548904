package dev.assembler.core.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A stream that writes into a sink from an offset on, for encoders that know streams only. It
 * buffers nothing; closing it leaves the sink as it is.
 */
public final class SinkStream extends OutputStream {

  private final ImageSink sink;
  private long position;

  /** Writes to {@code sink} from {@code offset} on. */
  public SinkStream(ImageSink sink, long offset) {
    this.sink = Objects.requireNonNull(sink, "sink");
    if (offset < 0) {
      throw new IllegalArgumentException("offset: " + offset + ", expected at least 0");
    }
    this.position = offset;
  }

  /** The offset in the sink that the next byte goes to. */
  public long position() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sink.writeAt(position, ByteBuffer.wrap(bytes, offset, length));
    position += length;
  }
}
