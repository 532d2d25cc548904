package dev.assembler.cli;

import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.SortRule;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Options that are patterns, and files of patterns. */
final class PatternOptions {

  private PatternOptions() {}

  /**
   * @throws UsageException for a pattern that is none
   */
  static List<PathPattern> patterns(String option, List<String> texts) {
    var patterns = new ArrayList<PathPattern>();
    for (String text : texts) {
      try {
        patterns.add(PathPattern.of(Arguments.bytes(text)));
      } catch (IllegalArgumentException e) {
        throw new UsageException(option, e.getMessage(), "", "");
      }
    }
    return patterns;
  }

  /**
   * The patterns of a file, one a line.
   *
   * @throws InputException naming file and line
   */
  static List<PathPattern> fromFile(String file) throws IOException {
    HostPath path = HostPath.of(Arguments.bytes(file));
    var patterns = new ArrayList<PathPattern>();
    List<byte[]> lines = lines(path);
    for (int i = 0; i < lines.size(); i++) {
      if (isComment(lines.get(i))) {
        continue;
      }
      try {
        patterns.add(PathPattern.of(lines.get(i)));
      } catch (IllegalArgumentException e) {
        throw new InputException(path + ":" + (i + 1), e.getMessage());
      }
    }
    return patterns;
  }

  /**
   * Lines of PRIORITY PATTERN.
   *
   * @throws InputException naming file and line
   */
  static List<SortRule> sortRules(String file) throws IOException {
    HostPath path = HostPath.of(Arguments.bytes(file));
    var rules = new ArrayList<SortRule>();
    List<byte[]> lines = lines(path);
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i);
      if (isComment(line)) {
        continue;
      }
      int blank = 0;
      while (blank < line.length && line[blank] != ' ' && line[blank] != '\t') {
        blank++;
      }
      int pattern = blank;
      while (pattern < line.length && (line[pattern] == ' ' || line[pattern] == '\t')) {
        pattern++;
      }
      String number = Arguments.decode(Arrays.copyOf(line, blank));
      if (!number.matches("-?[0-9]{1,5}") || pattern == line.length) {
        throw new InputException(
            path + ":" + (i + 1),
            "found " + Arguments.shown(Arguments.decode(line)) + ", expected PRIORITY PATTERN");
      }
      try {
        rules.add(
            new SortRule(
                Integer.parseInt(number),
                PathPattern.of(Arrays.copyOfRange(line, pattern, line.length))));
      } catch (IllegalArgumentException e) {
        throw new InputException(path + ":" + (i + 1), e.getMessage());
      }
    }
    return rules;
  }

  private static boolean isComment(byte[] line) {
    return line.length == 0 || line[0] == '#';
  }

  private static List<byte[]> lines(HostPath file) throws InputException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file.toPath());
    } catch (IOException e) {
      throw new InputException(file.toString(), OutputException.reason(e), e);
    }
    var lines = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
        lines.add(Arrays.copyOfRange(bytes, start, end));
        start = i + 1;
      }
    }
    return lines;
  }
}
