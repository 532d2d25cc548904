package dev.assembler.pipeline.run;

/**
 * Takes terminal control out of what a serial line says, so that it can go into a file or be
 * searched: escape sequences (ECMA-48), and control characters but line feed and tab. A cursor that
 * is moved to another place begins a line, as firmware draws its lines so.
 */
final class ConsoleText {

  private enum State {
    TEXT,
    ESCAPE,
    /** After ESC and an intermediate byte, such as that which chooses a character set. */
    INTERMEDIATE,
    /** A control sequence: ESC [ .. */
    SEQUENCE,
    /** A control string: ESC ] .. until BEL or ESC \. */
    STRING,
    STRING_ESCAPE
  }

  private static final int ESC = 0x1B;
  private static final int BEL = 0x07;

  private State state = State.TEXT;
  private boolean inLine;

  /** The text in these bytes, a character for each; a sequence may end in a later call's. */
  String clean(byte[] bytes, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      take(bytes[i] & 0xFF, text);
    }
    return text.toString();
  }

  private void take(int c, StringBuilder text) {
    switch (state) {
      case TEXT -> {
        if (c == ESC) {
          state = State.ESCAPE;
        } else {
          put(c, text);
        }
      }
      case ESCAPE -> {
        if (c == '[') {
          state = State.SEQUENCE;
        } else if (c == ']' || c == 'P' || c == '_' || c == '^' || c == 'X') {
          state = State.STRING;
        } else {
          state = c >= 0x20 && c <= 0x2F ? State.INTERMEDIATE : State.TEXT;
        }
      }
      case INTERMEDIATE -> state = c >= 0x30 ? State.TEXT : State.INTERMEDIATE;
      case SEQUENCE -> {
        if (c >= 0x40 && c <= 0x7E) {
          state = State.TEXT;
          if (c == 'H' || c == 'f' || c == 'J') {
            endLine(text);
          }
        } else if (c < 0x20) {
          state = State.TEXT; // it was cut off
          put(c, text);
        }
      }
      case STRING -> {
        if (c == ESC) {
          state = State.STRING_ESCAPE;
        } else if (c == BEL) {
          state = State.TEXT;
        } else if (c == '\n') {
          state = State.TEXT; // none has one: it was no string
          put(c, text);
        }
      }
      case STRING_ESCAPE -> state = c == '\\' ? State.TEXT : State.STRING;
    }
  }

  private void put(int c, StringBuilder text) {
    int last = text.length() - 1;
    if (c == '\b' && last >= 0 && text.charAt(last) != '\n') {
      text.setLength(last); // iPXE counts down so
    }
    if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F)) {
      text.append((char) c);
      inLine = c != '\n';
    }
  }

  private void endLine(StringBuilder text) {
    if (inLine) {
      put('\n', text);
    }
  }
}
