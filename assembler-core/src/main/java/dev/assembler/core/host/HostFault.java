package dev.assembler.core.host;

import java.io.IOException;

/** One thing the host did not do; the message is the reason and does not name the path. */
final class HostFault extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean refusal;

  HostFault(String reason) {
    this(reason, false);
  }

  private HostFault(String reason, boolean refusal) {
    super(reason);
    this.refusal = refusal;
  }

  /** A system call's negative result. */
  static HostFault of(long result) {
    return new HostFault(
        Errno.ENOENT.is(result)
            ? "vanished while the directory was read (ENOENT)"
            : Errno.text(result));
  }

  /** Something this caller or this file system may not have, while everything else goes on. */
  static HostFault refusal(String reason) {
    return new HostFault(reason, true);
  }

  /** Whether it is this one thing that the host refuses, and no failure of the whole. */
  boolean isRefusal() {
    return refusal;
  }
}
