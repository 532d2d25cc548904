package dev.assembler.pipeline.onepass;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A file's bytes as one of several writers gets them. */
record SharedContent(FileSources sources, SharedFile file, int reader) implements Content {

  @Override
  public long size() {
    return file.size;
  }

  /** Opens nothing yet: the bytes may be in the window. */
  @Override
  public ImageSource open() {
    return new Source();
  }

  boolean isOf(FileSources reading, int writer) {
    return sources == reading && reader == writer;
  }

  @Override
  public Optional<String> knownSha256() {
    return sources.sha256(file);
  }

  /** What one opening reads. It opens the file for itself where the reading is past it. */
  final class Source implements ImageSource {

    private ImageSource own;

    @Override
    public long size() {
      return file.size;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      ImageSource.requireInside(offset, target.remaining(), file.size);
      sources.read(file, reader, offset, target, this);
    }

    @Override
    public List<Extent> dataExtents() throws IOException {
      return sources.extents(file);
    }

    synchronized ImageSource own() throws IOException {
      if (own == null) {
        own = sources.reopen(file);
      }
      return own;
    }

    @Override
    public synchronized void close() throws IOException {
      if (own != null) {
        own.close();
        own = null;
      }
    }
  }
}
