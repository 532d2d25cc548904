package dev.assembler.pipeline.source;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** An image that begins inside a file; closing it closes the file. */
record FromOffset(ImageSource file, ImageSource image) implements ImageSource {

  static ImageSource of(ImageSource file, long offset) throws IOException {
    if (offset > file.size()) {
      long size = file.size();
      file.close();
      throw new IOException("--offset " + offset + " is beyond its end (" + size + " bytes)");
    }
    return new FromOffset(file, file.window(offset, file.size() - offset));
  }

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
  public void close() throws IOException {
    file.close();
  }
}
