package dev.assembler.fat;

import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes straight ahead: small pieces gather in a buffer, larger gaps become holes. Little-endian.
 */
final class AscendingWriter {

  private static final int CAPACITY = 1 << 18;

  /** A shorter gap is written as zeros: no host has smaller holes. */
  private static final int SHORTEST_HOLE = 4096;

  private final ImageSink sink;
  private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
  private long flushed;

  AscendingWriter(ImageSink sink) {
    this.sink = sink;
  }

  long position() {
    return flushed + buffer.position();
  }

  /** Zeros up to an offset. */
  void skipTo(long offset) throws IOException {
    long gap = offset - position();
    if (gap < 0) {
      throw new IllegalStateException("0x" + Long.toHexString(offset) + ": already written");
    }
    if (gap < SHORTEST_HOLE) {
      ByteBuffer room = room((int) gap);
      for (long left = gap; left > 0; left--) {
        room.put((byte) 0);
      }
      return;
    }
    flush();
    sink.zeroAt(flushed, gap);
    flushed += gap;
  }

  /** Where the next {@code count} bytes go, at most 64 KiB; what is put there is written. */
  ByteBuffer room(int count) throws IOException {
    if (buffer.remaining() < count) {
      flush();
    }
    return buffer;
  }

  void put(byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      int count = Math.min(bytes.length - at, CAPACITY / 4);
      room(count).put(bytes, at, count);
      at += count;
    }
  }

  /** The next {@code count} bytes of a source from its offset on; no more than the buffer holds. */
  int copy(ImageSource source, long offset, long count) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    int piece = (int) Math.min(count, buffer.remaining());
    ByteBuffer target = buffer.slice(buffer.position(), piece);
    source.readAt(offset, target);
    buffer.position(buffer.position() + piece);
    return piece;
  }

  void flush() throws IOException {
    buffer.flip();
    int count = buffer.remaining();
    if (count > 0) {
      sink.writeAt(flushed, buffer);
      flushed += count;
    }
    buffer.clear();
  }
}
