package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Archives that lie in an image as they are; contents stay there. */
final class StoredInput implements ArchiveInput {

  private static final int WINDOW = 1 << 16;

  private final ImageSource image;
  private final long size;
  private final byte[] window = new byte[WINDOW];
  private long windowAt;
  private int filled;
  private long position;

  StoredInput(ImageSource image) throws IOException {
    this.image = image;
    this.size = image.size();
  }

  @Override
  public long position() {
    return position;
  }

  void seek(long offset) {
    position = offset;
  }

  @Override
  public boolean aligned() {
    return position % 4 == 0;
  }

  @Override
  public int peek() throws IOException {
    return buffered() == 0 ? -1 : window[(int) (position - windowAt)] & 0xFF;
  }

  @Override
  public void skipZeros() throws IOException {
    while (buffered() > 0) {
      int at = (int) (position - windowAt);
      while (at < filled && window[at] == 0) {
        at++;
      }
      position = windowAt + at;
      if (at < filled) {
        return;
      }
    }
  }

  @Override
  public void read(byte[] into, int length, String what) throws IOException {
    if (length > size - position) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s at 0x%x: cut off, %d of %d bytes are there",
              what,
              position,
              size - position,
              length));
    }
    for (int done = 0; done < length; ) {
      int count = Math.min(length - done, buffered());
      System.arraycopy(window, (int) (position - windowAt), into, done, count);
      position += count;
      done += count;
    }
  }

  @Override
  public Content content(CpioEntry entry) throws IOException {
    if (entry.size() > size - position) {
      throw NewcHeader.fault(
          NewcHeader.FILESIZE,
          entry.offset(),
          entry.size(),
          String.format(
              Locale.ROOT, "beyond the end, %d bytes are left of the image", size - position));
    }
    Content content = Content.of(image, position, entry.size());
    position += entry.size();
    return content;
  }

  /** How many bytes from the position on are in the window; 0 at the end only. */
  private int buffered() throws IOException {
    if (position < windowAt || position >= windowAt + filled) {
      windowAt = position;
      filled = (int) Math.min(WINDOW, size - position);
      image.readAt(windowAt, ByteBuffer.wrap(window, 0, filled));
    }
    return filled - (int) (position - windowAt);
  }
}
