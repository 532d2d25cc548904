package dev.assembler.pipeline.convert;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A file's bytes out of an image or archive, which is named when they turn out to be malformed. */
record SourceContent(Content content, String source) implements Content {

  /** The node; a file's content names the source. */
  static Node named(Node node, String source) {
    return node instanceof RegularFile file && file.size() > 0
        ? new RegularFile(file.metadata(), new SourceContent(file.content(), source))
        : node;
  }

  @Override
  public long size() {
    return content.size();
  }

  @Override
  public ImageSource open() throws IOException {
    try {
      return new Opened(content.open(), source);
    } catch (ImageFormatException e) {
      throw new InputException(source, e.getMessage(), e);
    }
  }

  private record Opened(ImageSource image, String source) implements ImageSource {

    @Override
    public long size() throws IOException {
      return image.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      try {
        image.readAt(offset, target);
      } catch (ImageFormatException e) {
        throw new InputException(source, e.getMessage(), e);
      }
    }

    @Override
    public List<Extent> dataExtents() throws IOException {
      try {
        return image.dataExtents();
      } catch (ImageFormatException e) {
        throw new InputException(source, e.getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      image.close();
    }
  }
}
