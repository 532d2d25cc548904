package dev.assembler.core.host;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A host did not take all of a tree. Lists everything it refused, in tree order. */
public final class HostWriteException extends IOException {

  private static final long serialVersionUID = 1L;

  /** As many losses as a message lists; {@link #losses()} has all of them. */
  private static final int LISTED = 20;

  private final transient List<HostLoss> losses;

  HostWriteException(List<HostLoss> losses) {
    super(message(losses));
    this.losses = List.copyOf(losses);
  }

  public List<HostLoss> losses() {
    return losses;
  }

  private static String message(List<HostLoss> losses) {
    if (losses.size() == 1) {
      return "cannot be written whole: " + losses.getFirst();
    }
    String listed =
        losses.stream().limit(LISTED).map(HostLoss::toString).collect(Collectors.joining("; "));
    int unlisted = losses.size() - LISTED;
    return String.format(
        Locale.ROOT,
        "cannot be written whole (%d problems): %s%s",
        losses.size(),
        listed,
        unlisted > 0 ? "; and " + unlisted + " more" : "");
  }
}
