package dev.assembler.cpio;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Symlink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/** An entry of a tree: header, name, and contents that are read when they are asked for. */
record EntryPiece(PlannedEntry entry, CpioOptions.Variant variant) implements ArchivePiece {

  private static final int PIECE = 1 << 16;

  @Override
  public long length() {
    return entry.end();
  }

  @Override
  public int entries() {
    return 1;
  }

  @Override
  public void encode(long from, long to, byte[] into, int at) throws IOException {
    int dataOffset = entry.dataOffset();
    long dataEnd = dataOffset + entry.dataSize();
    long dataFrom = Math.clamp(from, dataOffset, dataEnd);
    int dataLength = (int) (Math.clamp(to, dataOffset, dataEnd) - dataFrom);
    int dataAt = at + (int) (dataFrom - from);
    int end = at + (int) (to - from);
    if (dataLength == 0) {
      Arrays.fill(into, at, end, (byte) 0);
    } else {
      Arrays.fill(into, at, dataAt, (byte) 0);
      Arrays.fill(into, dataAt + dataLength, end, (byte) 0);
      data(dataFrom - dataOffset, into, dataAt, dataLength);
    }
    if (from < dataOffset) {
      long checksum = 0;
      if (variant == CpioOptions.Variant.CRC && entry.content() != null) {
        checksum = dataLength == entry.dataSize() ? sum(0, into, dataAt, dataLength) : sumOf();
      }
      head(from, to, into, at, checksum);
    }
  }

  private void head(long from, long to, byte[] into, int at, long checksum) {
    int dataOffset = entry.dataOffset();
    if (from == 0 && to >= dataOffset) {
      entry.encode(into, at, variant, checksum);
      return;
    }
    var whole = new byte[dataOffset];
    entry.encode(whole, 0, variant, checksum);
    System.arraycopy(whole, (int) from, into, at, (int) (Math.min(to, dataOffset) - from));
  }

  private void data(long offset, byte[] into, int at, int length) throws IOException {
    if (entry.node() instanceof Symlink symlink) {
      System.arraycopy(symlink.target(), (int) offset, into, at, length);
      return;
    }
    try (ImageSource source = open()) {
      source.readAt(offset, ByteBuffer.wrap(into, at, length));
    }
  }

  /** The contents of its file. */
  ImageSource open() throws IOException {
    Content content = entry.content();
    ImageSource source = content.open();
    if (source.size() != content.size()) {
      long found = source.size();
      source.close();
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: opened with %d bytes, expected %d",
              entry.path(),
              found,
              content.size()));
    }
    return source;
  }

  /** The header of a large file comes before its bytes: they are read once more, for the sum. */
  private long sumOf() throws IOException {
    var piece = new byte[PIECE];
    long sum = 0;
    try (ImageSource source = open()) {
      for (long at = 0; at < entry.dataSize(); at += PIECE) {
        int length = (int) Math.min(PIECE, entry.dataSize() - at);
        source.readAt(at, ByteBuffer.wrap(piece, 0, length));
        sum = sum(sum, piece, 0, length);
      }
    }
    return sum;
  }

  /** All bytes added up, in 32 bits. */
  static long sum(long start, byte[] bytes, int offset, int length) {
    long sum = start;
    for (int i = offset; i < offset + length; i++) {
      sum += bytes[i] & 0xFF;
    }
    return sum & 0xFFFF_FFFFL;
  }
}
