package dev.assembler.core;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A tree holds what a format cannot express. Lists every problem, in tree order, path first. */
public class UnrepresentableTreeException extends IOException {

  private static final long serialVersionUID = 1L;

  /** One thing that does not fit: where, and what is wrong with it. */
  public record Problem(String path, String reason) implements java.io.Serializable {
    @Override
    public String toString() {
      return path + ": " + reason;
    }
  }

  /** As many problems as a message lists; {@link #problems()} has all of them. */
  private static final int LISTED = 20;

  private final String format;
  private final transient List<Problem> problems;

  /**
   * @param format the format as a reader knows it, for example "FAT32"
   * @param problems at least one
   */
  public UnrepresentableTreeException(String format, List<Problem> problems) {
    super(message(format, problems));
    this.format = format;
    this.problems = List.copyOf(problems);
  }

  public String format() {
    return format;
  }

  public List<Problem> problems() {
    return problems;
  }

  private static String message(String format, List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("problems: empty, at least one is needed");
    }
    String listed =
        problems.stream().limit(LISTED).map(Problem::toString).collect(Collectors.joining("; "));
    int unlisted = problems.size() - LISTED;
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return String.format(
        Locale.ROOT,
        "cannot be written as %s (%s): %s%s",
        format,
        count,
        listed,
        unlisted > 0 ? "; and " + unlisted + " more" : "");
  }
}
