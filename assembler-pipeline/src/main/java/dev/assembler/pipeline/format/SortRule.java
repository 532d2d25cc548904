package dev.assembler.pipeline.format;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.TextLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Where files go in an image: those of higher priority first.
 *
 * @param priority -32768 to 32767; files that no rule matches have 0
 * @param pattern of the first rule that matches a file, its priority counts
 */
record SortRule(int priority, PathPattern pattern) {

  SortRule {
    if (priority < Short.MIN_VALUE || priority > Short.MAX_VALUE) {
      throw new IllegalArgumentException("priority " + priority + ": expected -32768 to 32767");
    }
    Objects.requireNonNull(pattern, "pattern");
  }

  /**
   * Reads lines of PRIORITY PATTERN.
   *
   * @param file its name and what is in it, or nothing
   * @throws InputException naming file and line
   */
  static List<SortRule> ofFile(List<byte[]> file) throws InputException {
    var rules = new ArrayList<SortRule>();
    if (file.isEmpty()) {
      return rules;
    }
    String name = PrintableBytes.of(file.getFirst());
    List<byte[]> lines = TextLines.of(file.getLast());
    for (int i = 0; i < lines.size(); i++) {
      if (!TextLines.isComment(lines.get(i))) {
        rules.add(ofLine(lines.get(i), name + ":" + (i + 1)));
      }
    }
    return rules;
  }

  private static SortRule ofLine(byte[] line, String place) throws InputException {
    int blank = 0;
    while (blank < line.length && line[blank] != ' ' && line[blank] != '\t') {
      blank++;
    }
    int pattern = blank;
    while (pattern < line.length && (line[pattern] == ' ' || line[pattern] == '\t')) {
      pattern++;
    }
    String number = new String(line, 0, blank, StandardCharsets.ISO_8859_1);
    if (!number.matches("-?[0-9]{1,5}") || pattern == line.length) {
      throw new InputException(
          place, "found " + PrintableBytes.of(line) + ", expected PRIORITY PATTERN");
    }
    try {
      return new SortRule(
          Integer.parseInt(number), PathPattern.of(Arrays.copyOfRange(line, pattern, line.length)));
    } catch (IllegalArgumentException e) {
      throw new InputException(place, e.getMessage());
    }
  }
}
