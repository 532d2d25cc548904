package dev.assembler.pipeline.toml;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A TOML file says what cannot be understood; lists every problem with its line. */
public final class TomlFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final String kind;
  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param line from 1; {@link #TYPED} for what does not stand in the file
   */
  public record Problem(int line, String reason) implements java.io.Serializable {

    static final int TYPED = 0;

    @Override
    public String toString() {
      return line == TYPED ? reason : "line " + line + ": " + reason;
    }
  }

  /**
   * @param problems at least one
   */
  TomlFormatException(String file, String kind, List<Problem> problems) {
    super(file + ": " + String.join("; ", problems.stream().map(Problem::toString).toList()));
    this.file = file;
    this.kind = kind;
    this.problems = List.copyOf(problems);
  }

  /**
   * Of problems that were collected of several readings of one file.
   *
   * @param problems at least one
   */
  public static TomlFormatException of(String file, String kind, Collection<Problem> problems) {
    return new TomlFormatException(
        file, kind, problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
  }

  /** As the caller named it. */
  public String file() {
    return file;
  }

  /** What the file describes: "layout". */
  public String kind() {
    return kind;
  }

  public List<Problem> problems() {
    return problems;
  }
}
