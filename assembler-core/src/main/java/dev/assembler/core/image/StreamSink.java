package dev.assembler.core.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Objects;

/**
 * A sink over a stream, for writers that go straight ahead: offsets only ascend, gaps become zeros.
 * Writing behind the position is the writer's mistake, so a format that claims to go to a pipe is
 * tested by going through here. The stream belongs to the caller, who flushes and closes it.
 */
public final class StreamSink implements ImageSink {

  private static final int PIECE = 1 << 16;
  private static final byte[] ZEROS = new byte[PIECE];

  private final OutputStream out;
  private long position;

  public StreamSink(OutputStream out) {
    this.out = Objects.requireNonNull(out, "out");
  }

  /** How many bytes have gone out. */
  public long position() {
    return position;
  }

  /**
   * @throws IllegalStateException if {@code offset} lies behind the position
   */
  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    advance(offset);
    if (source.hasArray()) {
      int count = source.remaining();
      out.write(source.array(), source.arrayOffset() + source.position(), count);
      source.position(source.limit());
      position += count;
      return;
    }
    var piece = new byte[Math.min(PIECE, source.remaining())];
    while (source.hasRemaining()) {
      int count = Math.min(piece.length, source.remaining());
      source.get(piece, 0, count);
      out.write(piece, 0, count);
      position += count;
    }
  }

  /**
   * @throws IllegalStateException if {@code offset} lies behind the position
   */
  @Override
  public void zeroAt(long offset, long length) throws IOException {
    if (length < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "[" + offset + ", +" + length + "): out of range of an image");
    }
    advance(offset);
    advance(offset + length);
  }

  /**
   * Pads with zeros.
   *
   * @throws IllegalStateException if more than {@code size} bytes have gone out
   */
  @Override
  public void setSize(long size) throws IOException {
    if (size < position) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "cannot cut a stream to 0x%x bytes: 0x%x have gone out already",
              size,
              position));
    }
    advance(size);
  }

  private void advance(long offset) throws IOException {
    if (offset < position) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "cannot write at 0x%x: a stream only goes forward and is at 0x%x",
              offset,
              position));
    }
    while (position < offset) {
      int count = (int) Math.min(ZEROS.length, offset - position);
      out.write(ZEROS, 0, count);
      position += count;
    }
  }
}
