package dev.assembler.pipeline.spec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The words of one line of a pseudo file: blanks part them, a backslash takes the next byte as it
 * is, double quotes keep blanks.
 */
final class PseudoWords {

  private final byte[] line;
  private int position;

  PseudoWords(byte[] line) {
    this.line = line;
  }

  /**
   * The next word, unescaped.
   *
   * @param what it is, for the message
   * @throws IllegalArgumentException if the line ends before it
   */
  byte[] word(String what) {
    skipBlanks();
    if (position == line.length) {
      throw new IllegalArgumentException("the line ends where " + what + " is expected");
    }
    var word = new ByteArrayOutputStream();
    boolean quoted = false;
    while (position < line.length && (quoted || !SpecLine.isBlank(line[position]))) {
      byte b = line[position++];
      if (b == '"') {
        quoted = !quoted;
      } else if (b == '\\' && position < line.length) {
        word.write(line[position++]);
      } else {
        word.write(b);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException(what + ": a quote is never closed");
    }
    return word.toByteArray();
  }

  /** The next word as Latin-1 text: for numbers and letters. */
  String text(String what) {
    return new String(word(what), StandardCharsets.ISO_8859_1);
  }

  /** Everything that is left, exactly as it stands. */
  byte[] rest(String what) {
    skipBlanks();
    if (position == line.length) {
      throw new IllegalArgumentException("the line ends where " + what + " is expected");
    }
    byte[] rest = Arrays.copyOfRange(line, position, line.length);
    position = line.length;
    return rest;
  }

  boolean hasMore() {
    skipBlanks();
    return position < line.length;
  }

  void requireEnd() {
    skipBlanks();
    if (position < line.length) {
      throw new IllegalArgumentException(
          "found more after the last field: "
              + new String(line, position, line.length - position, StandardCharsets.ISO_8859_1));
    }
  }

  private void skipBlanks() {
    while (position < line.length && SpecLine.isBlank(line[position])) {
      position++;
    }
  }
}
