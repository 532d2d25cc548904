package dev.assembler.pipeline.lists;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a list, and what is wrong with them; all of it is told at once. */
final class ListLines {

  private static final long LARGEST_FILE = 1 << 20;

  /**
   * A line that says something.
   *
   * @param number from 1
   * @param text without spaces around it
   */
  record Line(int number, String text) {}

  private final String file;
  private final List<Line> lines;
  private final List<String> problems = new ArrayList<>();

  private ListLines(String file, List<Line> lines) {
    this.file = file;
    this.lines = List.copyOf(lines);
  }

  /** All lines but empty ones and those that are comments as a whole. */
  static ListLines read(Path file) throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new InputException(file.toString(), "a list has at most 1 MiB");
      }
      bytes = Files.readAllBytes(file);
    } catch (InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(file.toString(), OutputException.reason(e), e);
    }
    try {
      return of(
          file.toString(),
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new InputException(file.toString(), "not UTF-8", e);
    }
  }

  static ListLines of(String file, String text) {
    var lines = new ArrayList<Line>();
    String[] all = text.split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      String bare = all[i].strip();
      if (!bare.isEmpty() && !bare.startsWith("#")) {
        lines.add(new Line(i + 1, bare));
      }
    }
    return new ListLines(file, lines);
  }

  String file() {
    return file;
  }

  List<Line> lines() {
    return lines;
  }

  void problem(Line line, String reason) {
    problems.add("line " + line.number() + ": " + reason);
  }

  /**
   * @throws InputException with every problem, if there are any
   */
  void requireNone() throws InputException {
    if (!problems.isEmpty()) {
      throw new InputException(file, String.join("; ", problems));
    }
  }
}
