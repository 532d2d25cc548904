package dev.assembler.core.image;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A bounded view of a source: a partition, a section, a file's bytes inside an archive. */
record SourceWindow(ImageSource source, long offset, long size) implements ImageSource {

  static SourceWindow of(ImageSource source, long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || offset > source.size() - length) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "window of %d bytes at 0x%x: beyond the end of the image (%d)",
              length,
              offset,
              source.size()));
    }
    return source instanceof SourceWindow outer
        ? new SourceWindow(outer.source, outer.offset + offset, length)
        : new SourceWindow(source, offset, length);
  }

  @Override
  public void readAt(long position, ByteBuffer target) throws IOException {
    ImageSource.requireInside(position, target.remaining(), size);
    source.readAt(offset + position, target);
  }

  @Override
  public long transferTo(long position, long length, FileChannel target) throws IOException {
    return source.transferTo(offset + position, Math.min(length, size - position), target);
  }

  @Override
  public List<Extent> dataExtents() throws IOException {
    var inside = new ArrayList<Extent>();
    for (Extent extent : source.dataExtents()) {
      long start = Math.max(extent.offset(), offset);
      long end = Math.min(extent.end(), offset + size);
      if (start < end) {
        inside.add(new Extent(start - offset, end - start));
      }
    }
    return inside;
  }

  @Override
  public void close() {
    // the image this looks into belongs to whoever opened it
  }
}
