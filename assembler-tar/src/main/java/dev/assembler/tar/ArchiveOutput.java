package dev.assembler.tar;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An archive as it grows: every write goes to its end. */
final class ArchiveOutput {

  private static final int BUFFER = 128 * 1024;

  private final ImageSink sink;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long position;

  ArchiveOutput(ImageSink sink) {
    this.sink = sink;
  }

  long position() {
    return position;
  }

  void write(byte[] bytes) throws IOException {
    sink.writeAt(position, ByteBuffer.wrap(bytes));
    position += bytes.length;
  }

  void zeros(long count) throws IOException {
    if (count > 0) {
      sink.zeroAt(position, count);
      position += count;
    }
  }

  /** Zeros up to a whole number of blocks. */
  void pad(int blockSize) throws IOException {
    zeros(-position & (blockSize - 1));
  }

  /** All bytes of a source; its holes become holes or zeros, as the sink likes. */
  void copy(ImageSource source) throws IOException {
    long done = 0;
    for (Extent extent : source.dataExtents()) {
      zeros(extent.offset() - done);
      copy(source, extent.offset(), extent.length());
      done = extent.end();
    }
    zeros(source.size() - done);
  }

  void copy(ImageSource source, long offset, long length) throws IOException {
    for (long at = offset; at < offset + length; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER, offset + length - at));
      int count = buffer.limit();
      source.readAt(at, buffer);
      buffer.position(0).limit(count);
      sink.writeAt(position, buffer);
      buffer.limit(count);
      position += count;
    }
  }

  /** Ends the archive at a multiple of {@code recordSize}. */
  void finish(int recordSize) throws IOException {
    long rest = position % recordSize;
    zeros(rest == 0 ? 0 : recordSize - rest);
    sink.setSize(position);
  }
}
