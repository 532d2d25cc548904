package dev.assembler.core.tree;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A part of another content. */
record SliceContent(Content whole, long offset, long size) implements Content {

  static Content of(Content whole, long offset, long length) {
    if (offset < 0 || length < 0 || offset > whole.size() - length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "slice [%d, +%d): outside the content's %d bytes",
              offset,
              length,
              whole.size()));
    }
    return new SliceContent(whole, offset, length);
  }

  @Override
  public Optional<ContentPosition> position() {
    return size > 0 && offset == 0 ? whole.position() : Optional.empty();
  }

  @Override
  public ImageSource open() throws IOException {
    ImageSource opened = whole.open();
    try {
      return new OpenSlice(opened, opened.window(offset, size));
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /** A window that closes what it looks into. */
  private record OpenSlice(ImageSource opened, ImageSource window) implements ImageSource {
    @Override
    public long size() throws IOException {
      return window.size();
    }

    @Override
    public void readAt(long position, ByteBuffer target) throws IOException {
      window.readAt(position, target);
    }

    @Override
    public long transferTo(long position, long length, FileChannel target) throws IOException {
      return window.transferTo(position, length, target);
    }

    @Override
    public List<Extent> dataExtents() throws IOException {
      return window.dataExtents();
    }

    @Override
    public void close() throws IOException {
      opened.close();
    }
  }
}
