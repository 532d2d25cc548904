package dev.assembler.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines of a file of patterns, as bytes. */
public final class TextLines {

  private TextLines() {}

  /** All lines without their ends, LF or CR LF. */
  public static List<byte[]> of(byte[] text) {
    var lines = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '\n') {
        int end = i > start && text[i - 1] == '\r' ? i - 1 : i;
        lines.add(Arrays.copyOfRange(text, start, end));
        start = i + 1;
      }
    }
    return lines;
  }

  /** Whether a line says nothing: it is empty or begins with #. */
  public static boolean isComment(byte[] line) {
    return line.length == 0 || line[0] == '#';
  }
}
