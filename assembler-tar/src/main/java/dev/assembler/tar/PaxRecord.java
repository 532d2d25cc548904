package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.text.PrintableBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One record of an extended header.
 *
 * @param key its bytes as ISO 8859-1, so that none is lost
 * @param value binary; not to be changed
 * @param offset of the record in the archive
 */
record PaxRecord(String key, byte[] value, long offset) {

  /** As many bytes of a value as a message shows. */
  private static final int SHOWN = 80;

  /** Decimal digits, at most 2^63-1. */
  long number() throws ImageFormatException {
    long number = 0;
    for (byte b : value) {
      if (b < '0' || b > '9') {
        throw fault("expected decimal digits");
      }
      if (number > (Long.MAX_VALUE - (b - '0')) / 10) {
        throw fault("expected at most " + Long.MAX_VALUE);
      }
      number = number * 10 + (b - '0');
    }
    return number;
  }

  /** Decimal digits of 0 to {@code max}. */
  long number(long max) throws ImageFormatException {
    long number = number();
    if (number > max) {
      throw fault("expected 0 to " + max);
    }
    return number;
  }

  ImageFormatException fault(String expectation) {
    boolean whole = value.length <= SHOWN;
    String shown = PrintableBytes.of(whole ? value : Arrays.copyOf(value, SHOWN));
    return StructReader.fault(
        "tar extended header",
        PrintableBytes.of(key.getBytes(StandardCharsets.ISO_8859_1)),
        offset,
        '"' + shown + (whole ? "\"" : "\"..."),
        expectation);
  }
}
