package dev.assembler.pipeline.diff;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** An image that stays open when this is closed. */
record LentImage(ImageSource image) implements ImageSource {

  @Override
  public long size() throws IOException {
    return image.size();
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    image.readAt(offset, target);
  }

  @Override
  public List<Extent> dataExtents() throws IOException {
    return image.dataExtents();
  }

  @Override
  public void close() {
    // its owner's
  }
}
