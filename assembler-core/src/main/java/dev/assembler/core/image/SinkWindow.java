package dev.assembler.core.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** A bounded view of a sink at an offset: a writer inside cannot reach its neighbours. */
record SinkWindow(ImageSink sink, long offset, long length) implements ImageSink {

  SinkWindow {
    if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "window [" + offset + ", +" + length + "): out of range of an image");
    }
  }

  @Override
  public void writeAt(long position, ByteBuffer source) throws IOException {
    requireInside(position, source.remaining());
    sink.writeAt(offset + position, source);
  }

  @Override
  public void zeroAt(long position, long count) throws IOException {
    requireInside(position, count);
    sink.zeroAt(offset + position, count);
  }

  @Override
  public void copyFrom(ImageSource source, long from, long count, long position)
      throws IOException {
    requireInside(position, count);
    sink.copyFrom(source, from, count, offset + position);
  }

  /** The window's own length is fixed; a shorter image in it leaves the rest untouched. */
  @Override
  public void setSize(long size) throws IOException {
    requireInside(0, size);
  }

  private void requireInside(long position, long count) throws IOException {
    if (position < 0 || count < 0 || position > length - count) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%d bytes at 0x%x do not fit: the room there holds %d bytes",
              count,
              position,
              length));
    }
  }
}
