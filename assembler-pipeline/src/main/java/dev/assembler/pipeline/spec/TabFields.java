package dev.assembler.pipeline.spec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields of one line, parted by single tabs; one that is empty or "-" is not stated. */
final class TabFields {

  private final byte[] line;
  private int position;

  TabFields(byte[] line) {
    this.line = line;
  }

  /** The next field, null if it is not stated or the line has ended. */
  byte[] next() {
    if (position > line.length) {
      return null;
    }
    int start = position;
    while (position < line.length && line[position] != '\t') {
      position++;
    }
    byte[] field = Arrays.copyOfRange(line, start, position);
    position++;
    return field.length == 0 || (field.length == 1 && field[0] == '-') ? null : field;
  }

  /** The next field as Latin-1 text: for numbers and words. */
  String text() {
    byte[] field = next();
    return field == null ? null : new String(field, StandardCharsets.ISO_8859_1);
  }

  /** Whether another field is stated. */
  boolean hasMore() {
    int before = position;
    boolean found = false;
    while (position <= line.length && !found) {
      found = next() != null;
    }
    position = before;
    return found;
  }

  void requireEnd() {
    if (hasMore()) {
      throw new IllegalArgumentException(
          "found more after the last field: "
              + new String(line, position, line.length - position, StandardCharsets.ISO_8859_1));
    }
  }
}
