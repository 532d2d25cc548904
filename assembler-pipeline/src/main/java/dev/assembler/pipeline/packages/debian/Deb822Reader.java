package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.PrintableBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads control data, paragraph after paragraph: fields of the form "Name: value", continued by
 * lines that begin with a space or a tab, paragraphs ended by empty lines (deb822(5)). It stands on
 * one paragraph at a time and makes text only of what is asked for, so that an index of tens of
 * thousands of packages is read in one pass over its bytes.
 */
final class Deb822Reader {

  /** Release files of Debian have 30 fields, packages 40; nobody needs thousands. */
  private static final int MOST_FIELDS = 4096;

  private final String subject;
  private final byte[] text;
  private final int end;
  private int at;
  private int line;
  private int start;
  private int fields;
  private int[] nameStarts = new int[32];
  private int[] valueStarts = new int[32];
  private int[] valueEnds = new int[32];

  /**
   * @param subject what the text is, for messages
   */
  Deb822Reader(String subject, byte[] text) {
    this(subject, text, text.length, 1);
  }

  /**
   * Reads only the first bytes.
   *
   * @param end as many as these
   * @param line what their first line is called
   */
  Deb822Reader(String subject, byte[] text, int end, int line) {
    this.subject = subject;
    this.text = text;
    this.end = end;
    this.line = line;
  }

  /** Moves to the next paragraph, past empty lines and comments; false at the end. */
  boolean next() throws ImageFormatException {
    fields = 0;
    while (at < end) {
      int lineEnd = lineEnd(at);
      if (isBlank(at, lineEnd)) {
        if (fields > 0) {
          return true;
        }
      } else if (text[at] == ' ' || text[at] == '\t') {
        continueValue(lineEnd);
      } else if (text[at] != '#') {
        addField(lineEnd);
      }
      at = lineEnd + 1;
      line++;
    }
    return fields > 0;
  }

  /** The line that comes next. */
  int line() {
    return line;
  }

  /** Where the paragraph begins. */
  int start() {
    return start;
  }

  /** Where it ends, without the empty line after it. */
  int end() {
    return Math.min(at, end);
  }

  /** The value of a field, without the space around it; null if the paragraph has none. */
  String get(String name) {
    int index = indexOf(name);
    return index < 0
        ? null
        : new String(text, valueStarts[index], valueEnds[index] - valueStarts[index], UTF_8);
  }

  /** Whether a field has just this value; no text is made of it. */
  boolean is(String name, String value) {
    int index = indexOf(name);
    return index >= 0
        && valueEnds[index] - valueStarts[index] == value.length()
        && matches(valueStarts[index], value);
  }

  /**
   * The value of a field.
   *
   * @throws ImageFormatException if the paragraph has none
   */
  String require(String name) throws ImageFormatException {
    String value = get(name);
    if (value == null || value.isEmpty()) {
      throw new ImageFormatException(
          subject + ": paragraph before line " + line + ": no " + name + ", expected one");
    }
    return value;
  }

  /** The names of the fields in their order. */
  List<String> names() {
    var names = new ArrayList<String>(fields);
    for (int i = 0; i < fields; i++) {
      int colon = nameStarts[i];
      while (text[colon] != ':') {
        colon++;
      }
      names.add(new String(text, nameStarts[i], colon - nameStarts[i], UTF_8));
    }
    return names;
  }

  private int indexOf(String name) {
    for (int i = 0; i < fields; i++) {
      int nameEnd = nameStarts[i] + name.length();
      if (nameEnd < end && text[nameEnd] == ':' && matches(nameStarts[i], name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the bytes are this ASCII text, upper and lower case being one. */
  private boolean matches(int from, String wanted) {
    for (int i = 0; i < wanted.length(); i++) {
      int have = text[from + i];
      int want = wanted.charAt(i);
      if (have != want && ((have ^ want) != 0x20 || (have | 0x20) < 'a' || (have | 0x20) > 'z')) {
        return false;
      }
    }
    return true;
  }

  private void addField(int lineEnd) throws ImageFormatException {
    int colon = at;
    while (colon < lineEnd && text[colon] != ':' && text[colon] > ' ') {
      colon++;
    }
    if (colon == at || colon == lineEnd || text[colon] != ':' || text[at] == '-') {
      throw fault("expected \"Name: value\"");
    }
    if (fields == 0) {
      start = at;
    }
    if (fields == MOST_FIELDS) {
      throw fault("the paragraph has more than " + MOST_FIELDS + " fields");
    }
    if (indexOf(new String(text, at, colon - at, UTF_8)) >= 0) {
      throw fault("the field is there twice in one paragraph");
    }
    if (fields == nameStarts.length) {
      nameStarts = Arrays.copyOf(nameStarts, 2 * fields);
      valueStarts = Arrays.copyOf(valueStarts, 2 * fields);
      valueEnds = Arrays.copyOf(valueEnds, 2 * fields);
    }
    int value = colon + 1;
    while (value < lineEnd && text[value] <= ' ') {
      value++;
    }
    nameStarts[fields] = at;
    valueStarts[fields] = value;
    valueEnds[fields] = trimmedEnd(value, lineEnd);
    fields++;
  }

  private void continueValue(int lineEnd) throws ImageFormatException {
    if (fields == 0) {
      throw fault("continues a field, but there is none before it");
    }
    valueEnds[fields - 1] = trimmedEnd(valueStarts[fields - 1], lineEnd);
  }

  private int trimmedEnd(int from, int to) {
    int trimmed = to;
    while (trimmed > from && text[trimmed - 1] <= ' ' && text[trimmed - 1] >= 0) {
      trimmed--;
    }
    return trimmed;
  }

  private int lineEnd(int from) {
    int to = from;
    while (to < end && text[to] != '\n') {
      to++;
    }
    return to;
  }

  private boolean isBlank(int from, int to) {
    return trimmedEnd(from, to) == from;
  }

  private ImageFormatException fault(String expectation) {
    int shown = Math.min(lineEnd(at), at + 60);
    return new ImageFormatException(
        subject
            + ": line "
            + line
            + ": \""
            + PrintableBytes.of(Arrays.copyOfRange(text, at, shown))
            + "\": "
            + expectation);
  }
}
