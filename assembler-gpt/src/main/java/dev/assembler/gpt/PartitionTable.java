package dev.assembler.gpt;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The partitions of a disk that was read.
 *
 * @param sectorSize in bytes
 * @param guid the disk's, in a GPT
 * @param signature that an MBR names the disk by, 32 bits
 * @param partitions ascending by number
 * @param primaryFault what is wrong with the primary GPT, where the backup was read instead
 */
public record PartitionTable(
    TableKind kind,
    int sectorSize,
    Optional<UUID> guid,
    long signature,
    List<Partition> partitions,
    Optional<String> primaryFault) {

  public PartitionTable {
    partitions = List.copyOf(partitions);
  }

  /** The partition of this number. */
  public Optional<Partition> partition(int number) {
    return partitions.stream().filter(partition -> partition.number() == number).findFirst();
  }

  /** The first partition of this name. */
  public Optional<Partition> partition(String name) {
    return partitions.stream().filter(partition -> partition.name().equals(name)).findFirst();
  }
}
