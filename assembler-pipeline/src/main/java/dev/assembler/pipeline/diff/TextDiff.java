package dev.assembler.pipeline.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts by their lines, as diff -u shows them. */
final class TextDiff {

  private static final int CONTEXT = 2;

  /** Of more lines, or longer ones, nobody reads the rest. */
  private static final int MOST_LINES = 40;

  private static final int LONGEST_LINE = 200;

  private TextDiff() {}

  /** The hunks; nothing if one of them is no text. */
  static List<String> of(byte[] left, byte[] right) {
    List<String> before = lines(left);
    List<String> after = lines(right);
    if (before.isEmpty() || after.isEmpty()) {
      return List.of();
    }
    List<String> all =
        UnifiedDiffUtils.generateUnifiedDiff(
            "a", "b", before, DiffUtils.diff(before, after), CONTEXT);
    return all.stream()
        .skip(2) // the names
        .limit(MOST_LINES)
        .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " .." : line)
        .toList();
  }

  private static List<String> lines(byte[] bytes) {
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
          : text.lines().toList();
    } catch (CharacterCodingException e) {
      return List.of();
    }
  }
}
