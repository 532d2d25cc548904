package dev.assembler.core.host;

import java.util.Objects;

/**
 * Something of a tree that a host directory does not have.
 *
 * @param kind what is missing
 * @param path on the host
 * @param reason why, in words
 */
public record HostLoss(Kind kind, String path, String reason) {

  /** What can be missing from a host directory. */
  public enum Kind {
    /** Owner and group: to give files away takes privilege. */
    OWNER,
    /** Some of the twelve mode bits. */
    PERMISSIONS,
    /** The modification time, or its fraction of a second. */
    TIME,
    /** An extended attribute that is no access list. */
    XATTR,
    /** A POSIX access list, which hosts keep in {@code system.posix_acl_*}. */
    ACL,
    /** A device node, or a fifo or socket where the host has none. */
    SPECIAL_FILE,
    /** Two names for one file: there are two files instead. */
    HARD_LINK,
    /** A symbolic link, where the host has none. */
    SYMLINK
  }

  public HostLoss {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return path + ": " + reason;
  }
}
