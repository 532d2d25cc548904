package dev.assembler.cli;

import dev.assembler.core.host.HostWriteException;
import java.io.IOException;
import java.util.List;

/** What the host did not take of a tree and nobody let go, by the names it would have had. */
final class RefusedExtraction extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> losses;

  RefusedExtraction(List<String> losses, HostWriteException cause) {
    super("cannot be written whole", cause);
    this.losses = List.copyOf(losses);
  }

  List<String> losses() {
    return losses;
  }
}
