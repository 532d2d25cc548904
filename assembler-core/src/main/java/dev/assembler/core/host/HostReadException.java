package dev.assembler.core.host;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A host directory cannot be read whole. Lists everything that is unreadable, in tree order. */
public final class HostReadException extends IOException {

  private static final long serialVersionUID = 1L;

  /** One name that cannot be read: its path on the host, and why. */
  public record Problem(String path, String reason) implements java.io.Serializable {
    @Override
    public String toString() {
      return path + ": " + reason;
    }
  }

  /** As many problems as a message lists; {@link #problems()} has all of them. */
  private static final int LISTED = 20;

  private final transient List<Problem> problems;

  HostReadException(List<Problem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    if (problems.size() == 1) {
      return "cannot be read: " + problems.getFirst();
    }
    String listed =
        problems.stream().limit(LISTED).map(Problem::toString).collect(Collectors.joining("; "));
    int unlisted = problems.size() - LISTED;
    return String.format(
        Locale.ROOT,
        "cannot be read (%d problems): %s%s",
        problems.size(),
        listed,
        unlisted > 0 ? "; and " + unlisted + " more" : "");
  }
}
