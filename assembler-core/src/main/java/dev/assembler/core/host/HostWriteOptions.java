package dev.assembler.core.host;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a tree is written to a host directory.
 *
 * @param allowed what may be missing from the directory; it is reported, anything else is an error
 */
public record HostWriteOptions(Set<HostLoss.Kind> allowed) {

  public HostWriteOptions {
    var kinds = EnumSet.noneOf(HostLoss.Kind.class);
    kinds.addAll(allowed);
    allowed = Collections.unmodifiableSet(kinds);
  }

  /** Everything or an error. */
  public static HostWriteOptions defaults() {
    return new HostWriteOptions(Set.of());
  }

  public HostWriteOptions withAllowed(Set<HostLoss.Kind> newAllowed) {
    return new HostWriteOptions(newAllowed);
  }
}
