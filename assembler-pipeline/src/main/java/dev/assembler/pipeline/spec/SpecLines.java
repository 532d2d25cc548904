package dev.assembler.pipeline.spec;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The lines of a spec: blank lines skipped, comment lines (#) skipped. In mtree(5) and pseudo files
 * a backslash at the end joins the next line.
 */
final class SpecLines implements Closeable {

  /** A value of 64 KiB, every byte an octal escape, with room for names. */
  private static final int LONGEST_LINE = 1 << 20;

  private final String name;
  private final InputStream input;
  private final byte[] marker;
  private final boolean joins;
  private final byte[] directive;
  private int number;
  private long offset;
  private long markerEnd = -1;

  /**
   * Lines that are joined by backslashes.
   *
   * @param marker a comment line at which reading stops, or null
   */
  SpecLines(Path file, String name, byte[] marker) throws IOException {
    this(file, name, marker, true, null);
  }

  /**
   * Lines that stand alone.
   *
   * @param directive what begins a line that is no comment though it looks like one, or null
   */
  static SpecLines unjoined(Path file, String name, byte[] directive) throws IOException {
    return new SpecLines(file, name, null, false, directive);
  }

  private SpecLines(Path file, String name, byte[] marker, boolean joins, byte[] directive)
      throws IOException {
    this.name = name;
    this.input = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    this.marker = marker;
    this.joins = joins;
    this.directive = directive;
  }

  /** Hands every line to a reader; what it finds wrong is said with the line's place. */
  void forEach(Consumer<SpecLine> reader) throws IOException {
    for (SpecLine line = next(); line != null; line = next()) {
      try {
        reader.accept(line);
      } catch (IllegalArgumentException e) {
        throw line.place().problem(e.getMessage());
      }
    }
  }

  /** The next line that says something, or null at the end. */
  SpecLine next() throws IOException {
    while (true) {
      var joined = new ByteArrayOutputStream();
      int first = number + 1;
      byte[] line = physicalLine(joined.size());
      if (line == null) {
        return null;
      }
      while (line != null && joins && isContinued(line)) {
        joined.write(line, 0, line.length - 1);
        line = physicalLine(joined.size());
      }
      if (line != null) {
        joined.writeBytes(line);
      }
      byte[] bytes = withoutLeadingBlanks(joined.toByteArray());
      if (bytes.length > 0 && bytes[0] == '#' && !isDirective(bytes)) {
        if (marker != null && Arrays.equals(bytes, marker)) {
          markerEnd = offset;
          return null;
        }
      } else if (bytes.length > 0) {
        return new SpecLine(new SpecPlace(name, first), bytes);
      }
    }
  }

  /** The offset of the first byte after the marker's line, or -1 if it was not met. */
  long markerEnd() {
    return markerEnd;
  }

  private byte[] physicalLine(int before) throws IOException {
    var line = new ByteArrayOutputStream();
    int b = input.read();
    if (b < 0) {
      return null;
    }
    number++;
    while (b >= 0) {
      offset++;
      if (b == '\n') {
        break;
      }
      line.write(b);
      if (before + line.size() > LONGEST_LINE) {
        throw new SpecFormatException(
            name + ":" + number + ": a line of more than " + LONGEST_LINE + " bytes, not a spec");
      }
      b = input.read();
    }
    return line.toByteArray();
  }

  private boolean isDirective(byte[] line) {
    return directive != null
        && line.length >= directive.length
        && Arrays.equals(line, 0, directive.length, directive, 0, directive.length);
  }

  /** Whether it ends in a backslash that is not itself escaped. */
  private static boolean isContinued(byte[] line) {
    int backslashes = 0;
    while (backslashes < line.length && line[line.length - 1 - backslashes] == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static byte[] withoutLeadingBlanks(byte[] line) {
    int start = 0;
    while (start < line.length && SpecLine.isBlank(line[start])) {
      start++;
    }
    int end = line.length;
    if (end > start && line[end - 1] == '\r') {
      end--;
    }
    return Arrays.copyOfRange(line, start, end);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
