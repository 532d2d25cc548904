package dev.assembler.core.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An image in a file. What is never written stays a hole of the file where its file system has
 * them.
 *
 * <p>The holes of an image made by {@link #create} are known, because all writing went through it.
 * Those of a file that was there before are not: the whole of it counts as data, and {@link
 * #zeroAt} writes zeros over it, since {@code java.nio.file} can neither find holes nor punch them.
 *
 * <p>Reading is safe from several threads; writing is for one thread at a time.
 */
public final class FileImage implements Image {

  /** The JDK copies a heap buffer into a direct one of equal size: larger ones go in pieces. */
  private static final int PIECE = 1 << 20;

  /** A file is extended by a byte this far beyond its end, so that no block of it is allocated. */
  private static final int STRIDE = 1 << 16;

  private final FileChannel channel;
  private final WrittenBlocks written = new WrittenBlocks();
  private volatile long size;

  /** What the file's length was made so far; {@link #size} runs ahead of it over trailing holes. */
  private volatile long length;

  /** Null for a file that need not reach the disk before it is closed. */
  private WriteBack writeBack;

  private FileImage(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    this.length = size;
    written.add(0, size);
  }

  /**
   * A new, empty file with the permissions any tool's new file gets.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one already
   */
  public static FileImage create(Path file) throws IOException {
    return open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** An existing file, to be changed in place. */
  public static FileImage openForUpdate(Path file) throws IOException {
    return open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** An existing file, to be read only. */
  public static ImageSource openForReading(Path file) throws IOException {
    return open(file, StandardOpenOption.READ);
  }

  private static FileImage open(Path file, StandardOpenOption... options) throws IOException {
    FileChannel channel = FileChannel.open(file, Set.of(options));
    try {
      return new FileImage(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    ImageSource.requireInside(offset, target.remaining(), size);
    int limit = target.limit();
    long position = offset;
    while (position < length && target.position() < limit) {
      long count = Math.min(PIECE, Math.min(length - position, limit - target.position()));
      target.limit(target.position() + (int) count);
      int read = channel.read(target, position);
      target.limit(limit);
      if (read < 0) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "the file was cut while it was read: ends at %d, expected %d bytes",
                position,
                length));
      }
      position += read;
    }
    Zeros.fill(target);
  }

  @Override
  public long transferTo(long offset, long count, FileChannel target) throws IOException {
    return offset > length - count ? 0 : channel.transferTo(offset, count, target);
  }

  /** What the source's file can share with this one is shared, the rest copied. */
  @Override
  public void copyFrom(ImageSource source, long from, long count, long to) throws IOException {
    long end = end(to, count);
    long done = 0;
    while (done < count) {
      channel.position(to + done);
      long moved = source.transferTo(from + done, count - done, channel);
      if (moved == 0) {
        break;
      }
      done += moved;
    }
    if (done > 0) {
      written.add(to, done);
      length = Math.max(length, to + done);
      size = Math.max(size, to + done);
    }
    if (done < count) {
      ImageCopy.copy(source, from + done, end - to - done, this, to + done);
    }
  }

  @Override
  public List<Extent> dataExtents() {
    return written.within(0, size);
  }

  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    long end = end(offset, source.remaining());
    written.add(offset, source.remaining());
    int limit = source.limit();
    long position = offset;
    while (source.position() < limit) {
      source.limit(Math.min(limit, source.position() + PIECE));
      position += channel.write(source, position);
      source.limit(limit);
    }
    if (end > offset) {
      length = Math.max(length, end);
      size = Math.max(size, end);
    }
    if (writeBack != null) {
      writeBack.wrote(end - offset);
    }
  }

  @Override
  public void zeroAt(long offset, long count) throws IOException {
    long end = end(offset, count);
    for (Extent data : written.within(offset, count)) {
      // Beyond the file's length there is nothing to overwrite, even within a block of data.
      long stop = Math.min(data.end(), length);
      for (long position = data.offset(); position < stop; ) {
        position += channel.write(Zeros.upTo(stop - position), position);
      }
    }
    if (count > 0) {
      size = Math.max(size, end);
    }
  }

  @Override
  public void setSize(long newSize) throws IOException {
    if (newSize < 0) {
      throw new IllegalArgumentException("size: " + newSize + ", expected at least 0");
    }
    if (newSize < length) {
      channel.truncate(newSize);
      length = newSize;
      written.cut(newSize);
    }
    size = newSize;
    extend();
  }

  /** Brings everything written so far to the disk. */
  public void sync() throws IOException {
    extend();
    if (writeBack != null) {
      writeBack.await();
    }
    channel.force(true);
  }

  /** From now on what is written is brought to the disk in the background, in large steps. */
  void syncAsItGrows() {
    writeBack = new WriteBack(channel);
  }

  /** Begins with what {@link #sync} does, and returns. */
  void beginSync() throws IOException {
    extend();
    writeBack.begin();
  }

  @Override
  public void close() throws IOException {
    try {
      extend();
    } finally {
      abandon();
    }
  }

  /** Closes the file with the length it has. */
  void abandon() throws IOException {
    channel.close();
    if (writeBack != null) {
      writeBack.end();
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** Gives the file its trailing hole: written beyond and cut again, nothing stays allocated. */
  private void extend() throws IOException {
    if (length < size && channel.isOpen()) {
      long beyond = size > Long.MAX_VALUE - STRIDE ? size - 1 : (size / STRIDE + 1) * STRIDE;
      while (channel.write(Zeros.upTo(1), beyond) == 0) {
        // a channel may write nothing at all and still succeed
      }
      channel.truncate(size);
      length = size;
    }
  }

  private static long end(long offset, long count) {
    if (offset < 0 || count < 0 || offset > Long.MAX_VALUE - count) {
      throw new IllegalArgumentException(
          "[" + offset + ", +" + count + "): out of range of an image");
    }
    return offset + count;
  }
}
