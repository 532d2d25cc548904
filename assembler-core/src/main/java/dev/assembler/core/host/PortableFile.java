package dev.assembler.core.host;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;

/**
 * A regular file's bytes by java.nio.file.
 *
 * @param shown the file as messages name it
 */
record PortableFile(Path file, PortableView view, HostStatus seen, String shown)
    implements Content {

  @Override
  public long size() {
    return seen.size();
  }

  @Override
  public ImageSource open() throws IOException {
    requireUnchanged();
    try {
      return new Source(
          Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    } catch (IOException e) {
      throw failure(PortableFaults.of(e).getMessage(), e);
    }
  }

  private void requireUnchanged() throws IOException {
    HostStatus now;
    try {
      now = view.status(file);
    } catch (IOException e) {
      throw failure(PortableFaults.of(e).getMessage(), e);
    }
    if (now.kind() != seen.kind() || now.inode() != seen.inode()) {
      throw failure("changed while it was read: another file has its name now", null);
    }
    if (now.size() != seen.size()) {
      String sizes = String.format(Locale.ROOT, "%d bytes, expected %d", now.size(), seen.size());
      throw failure("changed while it was read: " + sizes, null);
    }
    if (now.mtimeSeconds() != seen.mtimeSeconds() || now.mtimeNanos() != seen.mtimeNanos()) {
      throw failure("changed while it was read: its modification time differs", null);
    }
  }

  private IOException failure(String reason, IOException cause) {
    return new IOException(shown + ": " + reason, cause);
  }

  private final class Source implements ImageSource {

    private final SeekableByteChannel channel;
    private volatile boolean unverified;

    Source(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public long size() {
      return seen.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      if (offset < 0 || offset > size() - target.remaining()) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "read of %d bytes at 0x%x: beyond the end (%d)",
                target.remaining(),
                offset,
                size()));
      }
      long position = offset;
      while (target.hasRemaining()) {
        int count = read(position, target);
        if (count < 0) {
          String ends =
              String.format(Locale.ROOT, "ends at %d, expected %d bytes", position, size());
          throw failure("changed while it was read: " + ends, null);
        }
        position += count;
      }
      unverified = position < size();
      if (position == size()) {
        requireUnchanged();
      }
    }

    private int read(long position, ByteBuffer target) throws IOException {
      if (channel instanceof FileChannel file) {
        return file.read(target, position);
      }
      synchronized (channel) { // it has one position for all who read
        channel.position(position);
        return channel.read(target);
      }
    }

    @Override
    public void close() throws IOException {
      if (!channel.isOpen()) {
        return;
      }
      channel.close();
      if (unverified) {
        requireUnchanged();
      }
    }
  }
}
