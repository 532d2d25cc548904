package dev.assembler.core.host;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A regular file's bytes. There may be a million of these, so one knows its directory, its name and
 * what the walk saw of it, and nothing else; nothing is open but between {@link #open} and close.
 *
 * <p>It is opened by its path, in which symbolic links above the file's own name are followed.
 * Whoever puts one there meanwhile gains nothing: what is not the same inode of the same file
 * system, with the same size and time, is closed unread.
 */
final class LinuxFile implements Content {

  /** A directory and a file system, shared by the files in it. */
  record Place(LinuxRoot root, TreePath directory, long device) {}

  private final Place place;
  private final EntryName name;
  private final int mtimeNanos;
  private final long mtimeSeconds;
  private final long size;
  private final long inode;

  LinuxFile(Place place, EntryName name, HostStatus seen) {
    this.place = place;
    this.name = name;
    this.mtimeNanos = seen.mtimeNanos();
    this.mtimeSeconds = seen.mtimeSeconds();
    this.size = seen.size();
    this.inode = seen.inode();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ImageSource open() throws IOException {
    LinuxCalls calls = LinuxCalls.current();
    int opened = place.root().open(calls, place.directory(), name, LinuxAbi.O_RDONLY);
    if (opened < 0) {
      boolean gone = Errno.ENOENT.is(opened) || Errno.ENOTDIR.is(opened);
      throw failure(gone ? "vanished since the directory was read (ENOENT)" : Errno.text(opened));
    }
    try {
      requireUnchanged(calls, opened);
      return new Source(opened, LinuxStatus.maySparse(calls.status()));
    } catch (IOException e) {
      calls.close(opened);
      throw e;
    }
  }

  private void requireUnchanged(LinuxCalls calls, int descriptor) throws IOException {
    int result = calls.stat(descriptor, null);
    if (result < 0) {
      throw failure(Errno.text(result));
    }
    ByteBuffer now = calls.status();
    if (LinuxStatus.inode(now) != inode || LinuxStatus.device(now) != place.device()) {
      throw failure("changed while it was read: another file has its name now");
    }
    if (LinuxStatus.size(now) != size) {
      throw failure(
          String.format(
              Locale.ROOT,
              "changed while it was read: %d bytes, expected %d",
              LinuxStatus.size(now),
              size));
    }
    if (LinuxStatus.mtimeSeconds(now) != mtimeSeconds
        || LinuxStatus.mtimeNanos(now) != mtimeNanos) {
      throw failure("changed while it was read: its modification time differs");
    }
  }

  private IOException failure(String reason) {
    return new IOException(place.root().shown(place.directory().resolve(name)) + ": " + reason);
  }

  /** The open file; its last reading is followed by a look whether it is still the same. */
  private final class Source implements ImageSource {

    private static final int CLOSED = -1;

    private final AtomicInteger descriptor;
    private final boolean maySparse;
    private volatile boolean unverified;
    private FileChannel channel;

    Source(int descriptor, boolean maySparse) {
      this.descriptor = new AtomicInteger(descriptor);
      this.maySparse = maySparse;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      if (offset < 0 || offset > size - target.remaining()) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "read of %d bytes at 0x%x: beyond the end (%d)",
                target.remaining(),
                offset,
                size));
      }
      int fd = number();
      LinuxCalls calls = LinuxCalls.current();
      long position = offset;
      while (target.hasRemaining()) {
        int count = calls.read(fd, target, position);
        if (count < 0) {
          throw failure(Errno.text(count));
        }
        if (count == 0) {
          throw failure(
              String.format(
                  Locale.ROOT,
                  "changed while it was read: ends at %d, expected %d bytes",
                  position,
                  size));
        }
        position += count;
      }
      unverified = position < size;
      if (position == size) {
        requireUnchanged(calls, fd);
      }
    }

    /** The JDK copies between channels of its own only, so the descriptor becomes one. */
    @Override
    public long transferTo(long offset, long length, FileChannel target) throws IOException {
      if (channel == null) {
        try {
          channel = FileChannel.open(Path.of("/proc/self/fd/" + number()), StandardOpenOption.READ);
        } catch (FileSystemException e) {
          return 0; // no /proc is mounted
        }
      }
      unverified = true;
      return channel.transferTo(offset, Math.min(length, size - offset), target);
    }

    @Override
    public List<Extent> dataExtents() throws IOException {
      if (!maySparse) {
        return size == 0 ? List.of() : List.of(new Extent(0, size));
      }
      try {
        return HostHoles.data(LinuxCalls.current(), number(), size);
      } catch (HostFault fault) {
        throw failure(fault.getMessage());
      }
    }

    @Override
    public void close() throws IOException {
      int fd = descriptor.getAndSet(CLOSED);
      if (fd == CLOSED) {
        return;
      }
      LinuxCalls calls = LinuxCalls.current();
      try (var _ = channel) {
        if (unverified) {
          requireUnchanged(calls, fd);
        }
      } finally {
        calls.close(fd);
      }
    }

    private int number() throws ClosedChannelException {
      int fd = descriptor.get();
      if (fd == CLOSED) {
        throw new ClosedChannelException();
      }
      return fd;
    }
  }
}
