package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Header blocks and small bodies of an archive, read through a buffer: an archive of many small
 * files would otherwise cost a read of 512 bytes for each.
 */
final class BlockReader {

  private static final int BUFFER = 16 * 1024;
  private static final byte[] ZERO_BLOCK = new byte[TarHeader.SIZE];

  private final ImageSource archive;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
  private long bufferOffset;

  BlockReader(ImageSource archive) throws IOException {
    this.archive = archive;
    this.size = archive.size();
  }

  ImageSource archive() {
    return archive;
  }

  /** Length of the archive in bytes. */
  long size() {
    return size;
  }

  /** The block at {@code offset}, which a header or another reader's record says is there. */
  byte[] block(String record, long offset) throws IOException {
    return bytes(record, offset, TarHeader.SIZE);
  }

  /** {@code length} bytes from {@code offset}; the caller has bounded the length. */
  byte[] bytes(String record, long offset, int length) throws IOException {
    if (offset > size - length) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s at 0x%x: cut off, %d of %d bytes are there",
              record,
              offset,
              Math.max(0, size - offset),
              length));
    }
    var bytes = new byte[length];
    if (length > BUFFER) {
      archive.readAt(offset, ByteBuffer.wrap(bytes));
      return bytes;
    }
    if (offset < bufferOffset || offset + length > bufferOffset + buffer.limit()) {
      fill(offset);
    }
    buffer.get((int) (offset - bufferOffset), bytes);
    return bytes;
  }

  private void fill(long offset) throws IOException {
    buffer.clear().limit((int) Math.min(BUFFER, size - offset));
    int limit = buffer.limit();
    archive.readAt(offset, buffer);
    buffer.position(0).limit(limit);
    bufferOffset = offset;
  }

  static boolean isZero(byte[] block) {
    return Arrays.equals(block, ZERO_BLOCK);
  }

  /** {@code length} rounded up to whole blocks; the caller has bounded it by an archive's size. */
  static long padded(long length) {
    return (length + TarHeader.SIZE - 1) & -TarHeader.SIZE;
  }
}
