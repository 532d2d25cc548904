package dev.assembler.gpt;

/** How large a partition is to be. */
public sealed interface PartitionSize {

  /** So many bytes, a multiple of the sector. */
  record Fixed(long bytes) implements PartitionSize {}

  /** What its body takes, up to the next multiple of its alignment. */
  record Minimal() implements PartitionSize {}

  /**
   * All that is left of the disk; only for the last partition. On a disk that is itself minimal,
   * what its body takes.
   */
  record Rest() implements PartitionSize {}

  static PartitionSize of(long bytes) {
    return new Fixed(bytes);
  }

  static PartitionSize minimal() {
    return new Minimal();
  }

  static PartitionSize rest() {
    return new Rest();
  }
}
