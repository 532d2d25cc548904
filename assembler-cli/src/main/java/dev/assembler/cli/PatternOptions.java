package dev.assembler.cli;

import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.TextLines;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
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
    List<byte[]> lines = TextLines.of(contents(path));
    for (int i = 0; i < lines.size(); i++) {
      if (TextLines.isComment(lines.get(i))) {
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
   * @throws InputException if it cannot be read
   */
  static byte[] contents(HostPath file) throws InputException {
    try {
      return Files.readAllBytes(file.toPath());
    } catch (IOException e) {
      throw new InputException(file.toString(), OutputException.reason(e), e);
    }
  }
}
