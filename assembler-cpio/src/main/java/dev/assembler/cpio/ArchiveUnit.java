package dev.assembler.cpio;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run of an archive's bytes: parts of entries one after the other, made when they are asked for.
 */
final class ArchiveUnit {

  /** The bytes {@code [from, to)} of an entry, counted from its header. */
  private record Part(PlannedEntry entry, long from, long to) {}

  private static final int PIECE = 1 << 16;

  private final CpioOptions.Variant variant;
  private final List<Part> parts = new ArrayList<>();
  private int length;
  private int entryEnds;

  ArchiveUnit(CpioOptions.Variant variant) {
    this.variant = variant;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** How many entries end in it. */
  int entryEnds() {
    return entryEnds;
  }

  void add(PlannedEntry entry, long from, long to) {
    parts.add(new Part(entry, from, to));
    length += Math.toIntExact(to - from);
    if (to == entry.end()) {
      entryEnds++;
    }
  }

  /** Makes the bytes at the start of {@code into}, reading contents; any thread may. */
  void encode(byte[] into) throws IOException {
    int at = 0;
    for (Part part : parts) {
      int partLength = (int) (part.to() - part.from());
      encode(part, into, at);
      at += partLength;
    }
  }

  private void encode(Part part, byte[] into, int at) throws IOException {
    PlannedEntry entry = part.entry();
    int dataOffset = entry.dataOffset();
    long dataEnd = dataOffset + entry.dataSize();
    int length = (int) (part.to() - part.from());
    long from = Math.clamp(part.from(), dataOffset, dataEnd);
    long to = Math.clamp(part.to(), dataOffset, dataEnd);
    int dataAt = at + (int) (from - part.from());
    int dataLength = (int) (to - from);
    java.util.Arrays.fill(into, at, at + length, (byte) 0);
    if (dataLength > 0) {
      data(entry, from - dataOffset, into, dataAt, dataLength);
    }
    if (part.from() < dataOffset) {
      long checksum = 0;
      if (variant == CpioOptions.Variant.CRC && entry.content() != null) {
        checksum = dataLength == entry.dataSize() ? sum(0, into, dataAt, dataLength) : sumOf(entry);
      }
      head(part, into, at, checksum);
    }
  }

  private void head(Part part, byte[] into, int at, long checksum) {
    PlannedEntry entry = part.entry();
    int dataOffset = entry.dataOffset();
    if (part.from() == 0 && part.to() >= dataOffset) {
      entry.encode(into, at, variant, checksum);
      return;
    }
    var whole = new byte[dataOffset];
    entry.encode(whole, 0, variant, checksum);
    int from = (int) part.from();
    System.arraycopy(whole, from, into, at, (int) Math.min(part.to(), dataOffset) - from);
  }

  private static void data(PlannedEntry entry, long offset, byte[] into, int at, int length)
      throws IOException {
    if (entry.node() instanceof dev.assembler.core.tree.Symlink symlink) {
      System.arraycopy(symlink.target(), (int) offset, into, at, length);
      return;
    }
    try (ImageSource source = open(entry)) {
      source.readAt(offset, ByteBuffer.wrap(into, at, length));
    }
  }

  static ImageSource open(PlannedEntry entry) throws IOException {
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
  static long sumOf(PlannedEntry entry) throws IOException {
    var piece = new byte[PIECE];
    long sum = 0;
    try (ImageSource source = open(entry)) {
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
