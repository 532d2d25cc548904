package dev.assembler.core.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A bounded view of an image: a partition. It may reach beyond the image's present end, which grows
 * when the window is written; until then what is missing reads as zeros.
 */
final class ImageWindow implements Image {

  private final Image image;
  private final long offset;
  private final long length;
  private final SinkWindow sink;

  ImageWindow(Image image, long offset, long length) {
    this.image = image;
    this.offset = offset;
    this.length = length;
    this.sink = new SinkWindow(image, offset, length);
  }

  @Override
  public long size() {
    return length;
  }

  @Override
  public void readAt(long position, ByteBuffer target) throws IOException {
    ImageSource.requireInside(position, target.remaining(), length);
    long present = Math.max(0, Math.min(target.remaining(), image.size() - offset - position));
    if (present > 0) {
      int limit = target.limit();
      target.limit(target.position() + (int) present);
      image.readAt(offset + position, target);
      target.limit(limit);
    }
    Zeros.fill(target);
  }

  @Override
  public List<Extent> dataExtents() throws IOException {
    long present = Math.max(0, Math.min(length, image.size() - offset));
    return present == 0 ? List.of() : SourceWindow.of(image, offset, present).dataExtents();
  }

  @Override
  public void writeAt(long position, ByteBuffer source) throws IOException {
    sink.writeAt(position, source);
  }

  @Override
  public void zeroAt(long position, long count) throws IOException {
    sink.zeroAt(position, count);
  }

  @Override
  public void setSize(long size) throws IOException {
    sink.setSize(size);
  }

  @Override
  public void close() {
    // the image this looks into belongs to whoever opened it
  }
}
