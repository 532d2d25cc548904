package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.Image;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the files of compressed segments are kept, one after the other; or nowhere at all. */
final class Spool {

  private final Image room;
  private final long limit;
  private long position;

  /**
   * @param room to keep them in, or null to drop them
   * @param limit most bytes that it may hold
   */
  Spool(Image room, long limit) {
    this.room = room;
    this.limit = limit;
  }

  /** Passes over contents: what comes out of it is as long as they are, and zeros. */
  static Spool none() {
    return new Spool(null, Long.MAX_VALUE);
  }

  long position() {
    return position;
  }

  void add(byte[] bytes, int offset, int length) throws IOException {
    if (length > limit - position) {
      throw new ImageFormatException(
          "initramfs: its files become larger than " + limit + " bytes, which is the limit");
    }
    if (room != null) {
      if (isZero(bytes, offset, length)) {
        room.zeroAt(position, length);
      } else {
        room.writeAt(position, ByteBuffer.wrap(bytes, offset, length));
      }
    }
    position += length;
  }

  /** Forgets everything, for the next entry's contents. */
  void restart() throws IOException {
    if (room != null) {
      room.setSize(0);
    }
    position = 0;
  }

  Content content(long start, long length) {
    return room == null ? Content.zeros(length) : Content.of(room, start, length);
  }

  private static boolean isZero(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
