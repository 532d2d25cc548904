package dev.assembler.testkit;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A content that counts how often it is opened and how many bytes are read of it. */
public final class CountingContent implements Content {

  private final Content content;
  private final AtomicLong opens = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();

  private CountingContent(Content content) {
    this.content = content;
  }

  public static CountingContent of(Content content) {
    return new CountingContent(content);
  }

  public long opens() {
    return opens.get();
  }

  /** All bytes of all readings together. */
  public long bytesRead() {
    return bytesRead.get();
  }

  /** Every byte was read, and none twice: as many as there are, its holes aside. */
  public void assertReadOnce() throws IOException {
    long data = 0;
    try (ImageSource source = content.open()) {
      for (Extent extent : source.dataExtents()) {
        data += extent.length();
      }
    }
    if (bytesRead() < data || bytesRead() > size()) {
      throw new AssertionError(
          bytesRead()
              + " bytes were read in "
              + opens()
              + " openings, expected the content's "
              + size()
              + (data == size() ? "" : " or, without its holes, " + data));
    }
  }

  @Override
  public long size() {
    return content.size();
  }

  @Override
  public ImageSource open() throws IOException {
    opens.incrementAndGet();
    return new Source(content.open());
  }

  private final class Source implements ImageSource {

    private final ImageSource source;

    Source(ImageSource source) {
      this.source = source;
    }

    @Override
    public long size() throws IOException {
      return source.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      bytesRead.addAndGet(target.remaining());
      source.readAt(offset, target);
    }

    @Override
    public List<Extent> dataExtents() throws IOException {
      return source.dataExtents();
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
