package dev.assembler.pipeline.source;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** An image that lies inside of another; closing it closes that. */
public record InnerImage(Closeable outer, ImageSource image) implements ImageSource {

  /** An image that its owner closes, and not whoever is given this. */
  public static InnerImage lent(ImageSource image) {
    return new InnerImage(() -> {}, image);
  }

  /** From an offset of a file on. */
  static ImageSource from(ImageSource file, long offset) throws IOException {
    if (offset > file.size()) {
      long size = file.size();
      file.close();
      throw new IOException("--offset " + offset + " is beyond its end (" + size + " bytes)");
    }
    return new InnerImage(file, file.window(offset, file.size() - offset));
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
    outer.close();
  }
}
