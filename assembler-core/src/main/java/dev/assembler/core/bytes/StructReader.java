package dev.assembler.core.bytes;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.PrintableBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * Decodes one fixed-size record by its table of offsets, the mirror of {@link StructWriter}.
 * Failures name record, field, offset in the image, what was found and what was expected.
 */
public final class StructReader {

  private final String record;
  private final ByteBuffer source;
  private final int start;
  private final long base;

  /** Reads little-endian from the source's position on, which is at {@code base} in the image. */
  public StructReader(String record, ByteBuffer source, long base) {
    this(record, source, base, ByteOrder.LITTLE_ENDIAN);
  }

  public StructReader(String record, ByteBuffer source, long base, ByteOrder order) {
    this.record = record;
    this.source = source.order(order);
    this.start = source.position();
    this.base = base;
  }

  /** Claims that the next field begins, or the record ends, at this offset. */
  public StructReader at(int offset) {
    int position = source.position() - start;
    if (position != offset) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: the table says 0x%x, the fields so far end at 0x%x",
              record,
              offset,
              position));
    }
    return this;
  }

  public int u8(String field) throws ImageFormatException {
    require(field, 1);
    return source.get() & 0xFF;
  }

  public int u16(String field) throws ImageFormatException {
    require(field, 2);
    return source.getShort() & 0xFFFF;
  }

  public long u32(String field) throws ImageFormatException {
    require(field, 4);
    return source.getInt() & 0xFFFF_FFFFL;
  }

  public int s32(String field) throws ImageFormatException {
    require(field, 4);
    return source.getInt();
  }

  /** All 64 bits; a value above 2^63-1 comes out negative. */
  public long u64(String field) throws ImageFormatException {
    require(field, 8);
    return source.getLong();
  }

  public byte[] bytes(String field, int width) throws ImageFormatException {
    require(field, width);
    var value = new byte[width];
    source.get(value);
    return value;
  }

  public UUID guid(String field) throws ImageFormatException {
    require(field, 16);
    ByteOrder order = source.order();
    source.order(ByteOrder.LITTLE_ENDIAN);
    long high = (source.getInt() & 0xFFFF_FFFFL) << 32;
    high |= (source.getShort() & 0xFFFFL) << 16;
    high |= source.getShort() & 0xFFFFL;
    long low = source.order(ByteOrder.BIG_ENDIAN).getLong();
    source.order(order);
    return new UUID(high, low);
  }

  /** A field of 1, 2, 4 or 8 bytes that has one right value: a magic, a version, a size. */
  public StructReader expect(String field, int width, long expected) throws ImageFormatException {
    long found =
        switch (width) {
          case 1 -> u8(field);
          case 2 -> u16(field);
          case 4 -> u32(field);
          case 8 -> u64(field);
          default -> throw new IllegalArgumentException("width: " + width);
        };
    if (found != expected) {
      throw fault(
          field,
          width,
          String.format(Locale.ROOT, "0x%x", found),
          String.format(Locale.ROOT, "expected 0x%x", expected));
    }
    return this;
  }

  /** ASCII text that has one right value. */
  public StructReader expectAscii(String field, String expected) throws ImageFormatException {
    byte[] wanted = expected.getBytes(StandardCharsets.US_ASCII);
    byte[] found = bytes(field, wanted.length);
    if (!Arrays.equals(found, wanted)) {
      throw fault(
          field,
          wanted.length,
          '"' + PrintableBytes.of(found) + '"',
          "expected \"" + expected + '"');
    }
    return this;
  }

  /** Reserved bytes, passed over whatever they hold. */
  public StructReader skip(int count) throws ImageFormatException {
    require("reserved", count);
    source.position(source.position() + count);
    return this;
  }

  /** Reserved bytes that must be zero. */
  public StructReader zeros(int count) throws ImageFormatException {
    require("reserved", count);
    for (int i = 0; i < count; i++) {
      int value = source.get();
      if (value != 0) {
        throw fault("reserved", 1, String.format(Locale.ROOT, "0x%x", value & 0xFF), "expected 0");
      }
    }
    return this;
  }

  /**
   * The fault of a field of {@code width} bytes that has just been read.
   *
   * @param found the value as a reader knows it
   * @param expectation for example "expected 1" or "beyond the end of the image (4096)"
   */
  public ImageFormatException fault(String field, int width, Object found, String expectation) {
    return fault(record, field, base + source.position() - start - width, found, expectation);
  }

  /** "record.field at 0xOFFSET: FOUND, EXPECTATION", for checks made after decoding. */
  public static ImageFormatException fault(
      String record, String field, long offset, Object found, String expectation) {
    return new ImageFormatException(
        String.format(
            Locale.ROOT, "%s.%s at 0x%x: %s, %s", record, field, offset, found, expectation));
  }

  private void require(String field, int width) throws ImageFormatException {
    if (source.remaining() < width) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s.%s at 0x%x: cut off, %d of %d bytes are there",
              record,
              field,
              base + source.position() - start,
              source.remaining(),
              width));
    }
  }
}
