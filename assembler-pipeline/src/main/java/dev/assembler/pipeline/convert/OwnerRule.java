package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy.Owners;
import dev.assembler.pipeline.UsageException;

/** Who owns what, as {@code --owner} states it. */
public sealed interface OwnerRule {

  /** In host directories what belongs to the invoking ordinary user or group becomes 0. */
  record Auto() implements OwnerRule {}

  /** As it is. */
  record Keep() implements OwnerRule {}

  /** Everything belongs to one user and group. */
  record Fixed(long uid, long gid) implements OwnerRule {}

  /**
   * Reads {@code auto}, {@code keep} or {@code UID:GID}.
   *
   * @param option its name for messages
   */
  static OwnerRule parse(String option, String text) {
    return switch (text) {
      case "auto" -> new Auto();
      case "keep" -> new Keep();
      default -> fixed(option, text, "auto, keep or UID:GID in numbers, for example 0:0");
    };
  }

  /** Reads {@code UID:GID}. */
  static Fixed parseFixed(String option, String text) {
    return fixed(option, text, "UID:GID in numbers, for example 0:0");
  }

  private static Fixed fixed(String option, String text, String expected) {
    if (text.matches("[0-9]{1,10}:[0-9]{1,10}")) {
      int colon = text.indexOf(':');
      long uid = Long.parseLong(text.substring(0, colon));
      long gid = Long.parseLong(text.substring(colon + 1));
      if (uid <= Metadata.MAX_ID && gid <= Metadata.MAX_ID) {
        return new Fixed(uid, gid);
      }
    }
    throw new UsageException(option + " " + text, "no owner", expected, "");
  }

  /**
   * The mapping for a host directory.
   *
   * @param userId of who invokes
   * @param groupId of who invokes
   */
  default Owners onHost(long userId, long groupId) {
    return switch (this) {
      case Auto auto -> Owners.ownToRoot(userId, groupId);
      case Keep keep -> Owners.keep();
      case Fixed(long uid, long gid) -> Owners.fixed(uid, gid);
    };
  }

  /** The mapping for archives and images, whose owners were chosen by whoever made them. */
  default Owners inArchives() {
    return this instanceof Fixed(long uid, long gid) ? Owners.fixed(uid, gid) : Owners.keep();
  }
}
