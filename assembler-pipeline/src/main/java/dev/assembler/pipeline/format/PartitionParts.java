package dev.assembler.pipeline.format;

import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PartitionTable;
import dev.assembler.pipeline.InputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Partitions as addresses name them. */
final class PartitionParts {

  private PartitionParts() {}

  /** By number first; a name must be that of one partition alone. */
  static Optional<ImagePart> find(String file, PartitionTable table, String name)
      throws InputException {
    List<Partition> found =
        table.partitions().stream()
            .filter(partition -> Integer.toString(partition.number()).equals(name))
            .toList();
    if (found.isEmpty() && !name.isEmpty()) {
      found =
          table.partitions().stream().filter(partition -> partition.name().equals(name)).toList();
    }
    if (found.size() > 1) {
      throw new InputException(
          file + "#" + name,
          "the name of " + found.size() + " partitions, expected one of " + listed(found));
    }
    if (found.isEmpty() && !table.partitions().isEmpty()) {
      throw new InputException(
          file + "#" + name, "no such partition, expected one of " + listed(table.partitions()));
    }
    return found.stream().findFirst().map(partition -> new ImagePart(name, partition.body()));
  }

  static String listed(List<Partition> partitions) {
    return partitions.stream()
        .map(one -> one.number() + (one.name().isEmpty() ? "" : " (" + one.name() + ")"))
        .collect(Collectors.joining(", "));
  }
}
