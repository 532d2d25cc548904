package dev.assembler.core.bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/**
 * Encodes one fixed-size record by its table of offsets. Every field states its width and is
 * checked against it; {@link #at} claims the position reached so far, relative to where the record
 * began.
 *
 * <p>A value outside its field is an {@link IllegalArgumentException} that names record and field;
 * a gap or an overlap in the table is our own mistake, an {@link IllegalStateException}.
 */
public final class StructWriter {

  private final String record;
  private final ByteBuffer target;
  private final int start;

  /** Writes little-endian from the target's position on. */
  public StructWriter(String record, ByteBuffer target) {
    this(record, target, ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes from the target's position on; {@code order} holds for all fields of several bytes. */
  public StructWriter(String record, ByteBuffer target, ByteOrder order) {
    this.record = record;
    this.target = target.order(order);
    this.start = target.position();
  }

  /** Claims that the next field begins, or the record ends, at this offset. */
  public StructWriter at(int offset) {
    int position = target.position() - start;
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

  public StructWriter u8(String field, long value) {
    target.put((byte) require(field, value, 0xFFL));
    return this;
  }

  public StructWriter u16(String field, long value) {
    target.putShort((short) require(field, value, 0xFFFFL));
    return this;
  }

  public StructWriter u32(String field, long value) {
    target.putInt((int) require(field, value, 0xFFFF_FFFFL));
    return this;
  }

  /** Any signed 32-bit value, in two's complement. */
  public StructWriter s32(String field, long value) {
    if (value != (int) value) {
      throw outside(field, value, Integer.MIN_VALUE + ".." + Integer.MAX_VALUE);
    }
    target.putInt((int) value);
    return this;
  }

  /** All 64 bits of {@code value}, taken as unsigned. */
  public StructWriter u64(String field, long value) {
    target.putLong(value);
    return this;
  }

  /** Bytes as they are; the array is the field. */
  public StructWriter bytes(String field, byte[] value, int width) {
    if (value.length != width) {
      throw outside(field, value.length + " bytes", width + " bytes");
    }
    target.put(value);
    return this;
  }

  /** ASCII text that fills the field exactly. */
  public StructWriter ascii(String field, String value, int width) {
    return bytes(field, value.getBytes(StandardCharsets.US_ASCII), width);
  }

  /** A GUID as UEFI stores it: the first three groups little-endian (UEFI 2.10, appendix A). */
  public StructWriter guid(String field, UUID value) {
    ByteOrder order = target.order();
    long high = value.getMostSignificantBits();
    target.order(ByteOrder.LITTLE_ENDIAN);
    target.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    target.order(ByteOrder.BIG_ENDIAN).putLong(value.getLeastSignificantBits()).order(order);
    return this;
  }

  /** Reserved bytes. */
  public StructWriter zeros(int count) {
    for (int i = 0; i < count; i++) {
      target.put((byte) 0);
    }
    return this;
  }

  private long require(String field, long value, long max) {
    if (value < 0 || value > max) {
      throw outside(field, value, "0.." + max);
    }
    return value;
  }

  private IllegalArgumentException outside(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT, "%s.%s = %s, the field holds %s", record, field, value, allowed));
  }
}
