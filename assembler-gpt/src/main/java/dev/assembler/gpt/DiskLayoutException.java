package dev.assembler.gpt;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** A disk cannot be laid out as asked. Lists every problem, in the order of the partitions. */
public class DiskLayoutException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * One thing that cannot be.
   *
   * @param subject "disk", "partition \"root\"" or "raw \"spl\""
   * @param reason what is wrong with it
   */
  public record Problem(String subject, String reason) implements java.io.Serializable {
    @Override
    public String toString() {
      return subject + ": " + reason;
    }
  }

  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public DiskLayoutException(List<Problem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("problems: empty, at least one is needed");
    }
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return problems.stream()
        .map(Problem::toString)
        .collect(Collectors.joining("; ", "the disk cannot be laid out (" + count + "): ", ""));
  }
}
