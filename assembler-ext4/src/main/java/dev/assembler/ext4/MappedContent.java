package dev.assembler.ext4;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.ContentPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file's bytes, in its extents; what lies between them is holes. */
record MappedContent(ImageSource image, int blockSize, long[] extents, long size)
    implements Content {

  @Override
  public Optional<ContentPosition> position() {
    return extents.length == 0
        ? Optional.empty()
        : Optional.of(new ContentPosition(extents[1] * blockSize, 0));
  }

  @Override
  public ImageSource open() {
    return new Source(this);
  }

  private record Source(MappedContent content) implements ImageSource {

    @Override
    public long size() {
      return content.size;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      ImageSource.requireInside(offset, target.remaining(), content.size);
      int blockSize = content.blockSize;
      long position = offset;
      int limit = target.limit();
      int next = content.firstBehind(offset / blockSize);
      while (target.position() < limit) {
        int left = limit - target.position();
        boolean more = next < content.extents.length;
        long start = more ? content.extents[next] * blockSize : Long.MAX_VALUE;
        if (position < start) {
          int zeros = (int) Math.min(left, start - position);
          for (int i = 0; i < zeros; i++) {
            target.put((byte) 0);
          }
          position += zeros;
          continue;
        }
        long end = start + content.extents[next + 2] * blockSize;
        int count = (int) Math.min(left, end - position);
        target.limit(target.position() + count);
        content.image.readAt(content.extents[next + 1] * blockSize + position - start, target);
        target.limit(limit);
        position += count;
        next += 3;
      }
    }

    @Override
    public List<Extent> dataExtents() {
      var data = new ArrayList<Extent>();
      for (int i = 0; i < content.extents.length; i += 3) {
        long start = content.extents[i] * content.blockSize;
        long end = start + content.extents[i + 2] * content.blockSize;
        Extent last = data.isEmpty() ? null : data.getLast();
        if (start >= content.size) {
          break;
        }
        long stop = Math.min(end, content.size);
        if (last != null && last.end() == start) {
          data.set(data.size() - 1, new Extent(last.offset(), stop - last.offset()));
        } else {
          data.add(new Extent(start, stop - start));
        }
      }
      return data;
    }

    @Override
    public void close() {
      // the image belongs to whoever reads the volume
    }
  }

  /** The first extent that ends behind a logical block. */
  private int firstBehind(long logical) {
    int low = 0;
    int high = extents.length / 3;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (extents[3 * middle] + extents[3 * middle + 2] > logical) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return 3 * low;
  }
}
