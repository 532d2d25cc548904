package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.text.PrintableBytes;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Numbers in header fields: octal digits, or, with the first byte's top bit set, GNU's base-256: a
 * big-endian two's complement number in all other bits.
 */
final class HeaderNumber {

  private HeaderNumber() {}

  /**
   * Reads a field. Spaces may precede the digits; a space, a NUL or the field's end follows them; a
   * field without digits is 0.
   *
   * @param record for messages, made only when one is needed: this runs five times for each entry
   * @param blockOffset where the block lies in the archive
   */
  static long read(
      Supplier<String> record, String field, byte[] block, int offset, int width, long blockOffset)
      throws ImageFormatException {
    if ((block[offset] & 0x80) != 0) {
      return readBase256(record, field, block, offset, width, blockOffset);
    }
    int end = offset + width;
    int at = offset;
    while (at < end && block[at] == ' ') {
      at++;
    }
    long value = 0;
    for (; at < end && block[at] >= '0' && block[at] <= '7'; at++) {
      value = value << 3 | block[at] - '0'; // at most 12 digits: 36 bits
    }
    if (at < end && block[at] != ' ' && block[at] != 0) {
      throw fault(record, field, block, offset, width, blockOffset, "expected octal digits");
    }
    return value;
  }

  private static long readBase256(
      Supplier<String> record, String field, byte[] block, int offset, int width, long blockOffset)
      throws ImageFormatException {
    // The first byte is 0x80 and more significant bits, or 0xFF for a negative number.
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = 0; i < width; i++) {
      int digit = i > 0 ? block[offset + i] & 0xFF : (block[offset] & 0x7F) | (negative ? 0x80 : 0);
      if (value >> 55 != (negative ? -1 : 0)) {
        throw fault(
            record, field, block, offset, width, blockOffset, "expected a number of 64 bits");
      }
      value = value << 8 | digit;
    }
    return value;
  }

  private static ImageFormatException fault(
      Supplier<String> record,
      String field,
      byte[] block,
      int offset,
      int width,
      long blockOffset,
      String expectation) {
    String found = PrintableBytes.of(Arrays.copyOfRange(block, offset, offset + width));
    return StructReader.fault(
        record.get(), field, blockOffset + offset, '"' + found + '"', expectation);
  }

  /** Octal digits that fill {@code width} but for a closing NUL. */
  static byte[] octal(long value, int width) {
    var field = new byte[width];
    long rest = value;
    for (int i = width - 2; i >= 0; i--) {
      field[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    if (rest != 0) {
      throw new IllegalStateException(value + " in " + (width - 1) + " octal digits");
    }
    return field;
  }

  /** A positive number in base-256. */
  static byte[] base256(long value, int width) {
    var field = new byte[width];
    long rest = value;
    for (int i = width - 1; i > 0; i--) {
      field[i] = (byte) rest;
      rest >>>= 8;
    }
    field[0] = (byte) 0x80;
    return field;
  }
}
