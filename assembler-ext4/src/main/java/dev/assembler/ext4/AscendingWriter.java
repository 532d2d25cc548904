package dev.assembler.ext4;

import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes pieces at ascending offsets: they gather in a buffer, gaps become holes. */
final class AscendingWriter {

  private static final int CAPACITY = 1 << 18;

  private final ImageSink sink;
  private final ByteBuffer gathered = ByteBuffer.allocate(CAPACITY);
  private long start;

  AscendingWriter(ImageSink sink) {
    this.sink = sink;
  }

  /** A gap ends what has gathered: blocks are the grain of holes. */
  void skipTo(long offset) throws IOException {
    long position = start + gathered.position();
    if (offset < position) {
      throw new IllegalStateException("0x" + Long.toHexString(offset) + ": already written");
    }
    if (offset > position) {
      flush();
      sink.zeroAt(position, offset - position);
      start = offset;
    }
  }

  void put(long offset, byte[] bytes) throws IOException {
    skipTo(offset);
    for (int at = 0; at < bytes.length; ) {
      int count = Math.min(bytes.length - at, room());
      gathered.put(bytes, at, count);
      at += count;
    }
  }

  /** Bytes of a source from {@code from} on. */
  void copy(long offset, ImageSource source, long from, long length) throws IOException {
    skipTo(offset);
    for (long at = 0; at < length; ) {
      int count = (int) Math.min(length - at, room());
      source.readAt(from + at, gathered.slice(gathered.position(), count));
      gathered.position(gathered.position() + count);
      at += count;
    }
  }

  private int room() throws IOException {
    if (!gathered.hasRemaining()) {
      flush();
    }
    return gathered.remaining();
  }

  void flush() throws IOException {
    int count = gathered.flip().remaining();
    if (count > 0) {
      sink.writeAt(start, gathered);
      start += count;
    }
    gathered.clear();
  }
}
