package dev.assembler.gpt;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A partition whose wishes are understood: everything but where it lies and how large it is.
 *
 * @param body the specification's, or GRUB's core, which is known where the partition lies
 * @param guid empty in an MBR, and where it is known late
 * @param alignment in sectors, as all that follows
 */
record Planned(
    PartitionSpec spec,
    int number,
    PartitionType type,
    Optional<UUID> guid,
    PartitionBody body,
    boolean holdsGrub,
    boolean isLogical,
    long alignment,
    long gap,
    OptionalLong start) {

  /** As messages call it. */
  String subject() {
    return subject(spec.name());
  }

  static String subject(String name) {
    return "partition \"" + name + "\"";
  }
}
