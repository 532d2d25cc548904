package dev.assembler.pipeline.diff;

import dev.assembler.core.host.HostHoles;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A file of the host whose holes are known, so that those of a sparse disk are not read. */
record SparseFile(ImageSource file, List<Extent> dataExtents) implements ImageSource {

  /** Below this it takes longer to ask than to read. */
  private static final long WORTH_ASKING = 64 << 20;

  static ImageSource of(ImageSource file, Path path) throws IOException {
    long size = file.size();
    return size < WORTH_ASKING ? file : new SparseFile(file, HostHoles.dataOf(path, size));
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    file.readAt(offset, target);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
