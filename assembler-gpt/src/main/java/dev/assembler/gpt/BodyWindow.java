package dev.assembler.gpt;

import dev.assembler.core.image.ImageSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** The window of the disk that a partition's body writes itself into. */
final class BodyWindow implements ImageSink {

  private final String subject;
  private final ImageSink disk;
  private final long offset;
  private final long room;
  private long reached;

  BodyWindow(String subject, ImageSink disk, long offset, long room) {
    this.subject = subject;
    this.disk = disk;
    this.offset = offset;
    this.room = room;
  }

  /** Behind the last byte that was written. */
  long reached() {
    return reached;
  }

  @Override
  public void writeAt(long position, ByteBuffer source) throws IOException {
    long end = requireInside(position, source.remaining());
    if (source.hasRemaining()) {
      disk.writeAt(offset + position, source);
      reached = Math.max(reached, end);
    }
  }

  @Override
  public void zeroAt(long position, long length) throws IOException {
    long end = requireInside(position, length);
    if (length > 0) {
      disk.zeroAt(offset + position, length);
      reached = Math.max(reached, end);
    }
  }

  /** The partition's size is not the body's to set; a shorter one leaves zeros behind it. */
  @Override
  public void setSize(long size) throws IOException {
    requireInside(0, size);
  }

  private long requireInside(long position, long count) throws IOException {
    if (position < 0 || count < 0 || position > room - count) {
      throw new DiskLayoutException(
          List.of(
              new DiskLayoutException.Problem(
                  subject,
                  String.format(
                      Locale.ROOT,
                      "%d bytes at 0x%x do not fit, it has room for %d; make it or the disk larger",
                      count,
                      position,
                      room))));
    }
    return position + count;
  }
}
