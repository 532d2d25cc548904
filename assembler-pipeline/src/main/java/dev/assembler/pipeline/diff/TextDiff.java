package dev.assembler.pipeline.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MeyersDiffWithLinearSpace;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts by their lines, as diff -u shows them. */
final class TextDiff {

  private static final int CONTEXT = 2;

  /** Of more lines, or longer ones, nobody reads the rest. */
  private static final int MOST_LINES = 40;

  private static final int LONGEST_LINE = 200;

  /** What is looked for in more grows with the square of them. */
  private static final int MOST_COMPARED = 4000;

  private TextDiff() {}

  /** The hunks; nothing if one of them is no text, or if both are long. */
  static List<String> of(byte[] left, byte[] right) {
    boolean isSameEnd = endsLine(left) == endsLine(right);
    List<String> before = lines(left, isSameEnd);
    List<String> after = lines(right, isSameEnd);
    if (before.isEmpty() || after.isEmpty() || before.size() + after.size() > 2 * MOST_COMPARED) {
      return List.of();
    }
    List<String> all =
        UnifiedDiffUtils.generateUnifiedDiff(
            "a",
            "b",
            before,
            DiffUtils.diff(before, after, new MeyersDiffWithLinearSpace<>(), null),
            CONTEXT);
    return removedFirst(all.subList(Math.min(2, all.size()), all.size())).stream() // without names
        .limit(MOST_LINES)
        .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " .." : line)
        .toList();
  }

  /** What is gone before what has come, however they were found. */
  private static List<String> removedFirst(List<String> hunks) {
    var lines = new ArrayList<String>();
    var added = new ArrayList<String>();
    for (String line : hunks) {
      if (line.startsWith("+")) {
        added.add(line);
        continue;
      }
      if (!line.startsWith("-")) {
        lines.addAll(added);
        added.clear();
      }
      lines.add(line);
    }
    lines.addAll(added);
    return lines;
  }

  private static boolean endsLine(byte[] text) {
    return text.length > 0 && text[text.length - 1] == '\n';
  }

  private static List<String> lines(byte[] bytes, boolean isSameEnd) {
    for (byte b : bytes) {
      boolean printable = b < 0 || b >= ' ' || b == '\n' || b == '\t' || b == '\r';
      if (!printable || b == 0x7F) {
        return List.of();
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.codePoints().anyMatch(c -> c >= 0x80 && c < 0xA0)
          ? List.of()
          : lines(text, isSameEnd);
    } catch (CharacterCodingException e) {
      return List.of();
    }
  }

  /** As they end, too: a carriage return is seen, and an end of the last that only one text has. */
  private static List<String> lines(String text, boolean isSameEnd) {
    var lines = new ArrayList<>(List.of(text.replace("\r", "\\r").split("\n", -1)));
    String last = lines.removeLast();
    if (!last.isEmpty()) {
      lines.add(isSameEnd ? last : last + " \\ no newline at the end");
    }
    return lines;
  }
}
