package dev.assembler.pipeline.spec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The words of one line that knows neither escapes nor quotes: blanks part them. */
final class PlainWords {

  private final byte[] line;
  private int position;

  PlainWords(byte[] line) {
    this.line = line;
  }

  /**
   * The next word.
   *
   * @param what it is, for the message
   * @throws IllegalArgumentException if the line ends before it
   */
  byte[] word(String what) {
    if (!hasMore()) {
      throw new IllegalArgumentException("the line ends where " + what + " is expected");
    }
    int start = position;
    while (position < line.length && !SpecLine.isBlank(line[position])) {
      position++;
    }
    return Arrays.copyOfRange(line, start, position);
  }

  /** The next word as Latin-1 text: for numbers and letters. */
  String text(String what) {
    return new String(word(what), StandardCharsets.ISO_8859_1);
  }

  boolean hasMore() {
    while (position < line.length && SpecLine.isBlank(line[position])) {
      position++;
    }
    return position < line.length;
  }

  void requireEnd() {
    if (hasMore()) {
      throw new IllegalArgumentException(
          "found more after the last field: "
              + new String(line, position, line.length - position, StandardCharsets.ISO_8859_1));
    }
  }
}
