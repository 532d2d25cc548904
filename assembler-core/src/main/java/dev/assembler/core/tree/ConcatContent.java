package dev.assembler.core.tree;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several contents, one after the other. */
final class ConcatContent implements Content {

  private final List<Content> parts;
  private final long[] ends;

  private ConcatContent(List<Content> parts, long[] ends) {
    this.parts = parts;
    this.ends = ends;
  }

  static Content of(List<Content> parts) {
    var ends = new long[parts.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, parts.get(i).size());
      ends[i] = end;
    }
    return new ConcatContent(List.copyOf(parts), ends);
  }

  @Override
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public Optional<ContentPosition> position() {
    return parts.isEmpty() ? Optional.empty() : parts.getFirst().position();
  }

  @Override
  public ImageSource open() {
    return new Source();
  }

  /** Opens a part for each reading, so that any number of parts needs one open file. */
  private final class Source implements ImageSource {

    @Override
    public long size() {
      return ConcatContent.this.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      ImageSource.requireInside(offset, target.remaining(), size());
      long position = offset;
      int limit = target.limit();
      for (int i = 0; i < ends.length && target.hasRemaining(); i++) {
        long start = i == 0 ? 0 : ends[i - 1];
        if (position >= ends[i]) {
          continue;
        }
        int count = (int) Math.min(ends[i] - position, target.remaining());
        target.limit(target.position() + count);
        try (ImageSource part = parts.get(i).open()) {
          part.readAt(position - start, target);
        }
        target.limit(limit);
        position += count;
      }
    }

    @Override
    public List<Extent> dataExtents() throws IOException {
      var all = new ArrayList<Extent>();
      for (int i = 0; i < ends.length; i++) {
        long start = i == 0 ? 0 : ends[i - 1];
        try (ImageSource part = parts.get(i).open()) {
          for (Extent extent : part.dataExtents()) {
            all.add(new Extent(start + extent.offset(), extent.length()));
          }
        }
      }
      return all;
    }

    @Override
    public void close() {
      // parts are closed after each reading
    }
  }
}
