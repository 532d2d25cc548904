package dev.assembler.core.tree;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Locale;

/** A file by its path; it must not change between the making of this and the last reading. */
record PathContent(Path file, long size, FileTime lastModified) implements Content {

  static PathContent of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new IOException(file + ": not a regular file");
    }
    return new PathContent(file, attributes.size(), attributes.lastModifiedTime());
  }

  @Override
  public ImageSource open() throws IOException {
    requireUnchanged();
    return new Source(FileChannel.open(file, StandardOpenOption.READ));
  }

  private void requireUnchanged() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    if (now.size() != size) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: changed while it was read: %d bytes, expected %d",
              file,
              now.size(),
              size));
    }
    if (!now.lastModifiedTime().equals(lastModified)) {
      throw new IOException(file + ": changed while it was read: its modification time differs");
    }
  }

  private final class Source implements ImageSource {

    private final FileChannel channel;

    Source(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      ImageSource.requireInside(offset, target.remaining(), size);
      long position = offset;
      while (target.hasRemaining()) {
        int count = channel.read(target, position);
        if (count < 0) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "%s: changed while it was read: ends at %d, expected %d bytes",
                  file,
                  position,
                  size));
        }
        position += count;
      }
      if (position == size) {
        requireUnchanged();
      }
    }

    @Override
    public long transferTo(long offset, long length, FileChannel target) throws IOException {
      long count = channel.transferTo(offset, Math.min(length, size - offset), target);
      requireUnchanged();
      return count;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
