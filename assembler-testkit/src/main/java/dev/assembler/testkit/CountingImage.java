package dev.assembler.testkit;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** An image that counts the bytes that are read of it. */
public final class CountingImage implements ImageSource {

  private final ImageSource image;
  private final LongAdder bytesRead = new LongAdder();

  public CountingImage(ImageSource image) {
    this.image = image;
  }

  public long bytesRead() {
    return bytesRead.sum();
  }

  @Override
  public long size() throws IOException {
    return image.size();
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    bytesRead.add(target.remaining());
    image.readAt(offset, target);
  }

  @Override
  public List<Extent> dataExtents() throws IOException {
    return image.dataExtents();
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
