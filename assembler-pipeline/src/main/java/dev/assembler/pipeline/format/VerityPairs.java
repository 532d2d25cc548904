package dev.assembler.pipeline.format;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PartitionTable;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.verity.HashAlgorithm;
import dev.assembler.verity.RootHash;
import dev.assembler.verity.VerityCheck;
import dev.assembler.verity.VerityImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Partitions that dm-verity protects, as the Discoverable Partitions Specification pairs them: the
 * tree of "root-x86-64" has the type "root-x86-64-verity", and the identities of both are the first
 * and the last 128 bits of the root hash.
 */
final class VerityPairs {

  private static final String SUFFIX = "-verity";

  private VerityPairs() {}

  /**
   * Compares the data of every pair with its tree and its root hash.
   *
   * @return how many there are
   * @throws MismatchException listing what is not as the root hash says
   */
  static long verify(String disk, PartitionTable table, Limits limits) throws IOException {
    long pairs = 0;
    var problems = new ArrayList<String>();
    for (Partition tree : table.partitions()) {
      if (tree.guid().isEmpty() || !tree.type().name().endsWith(SUFFIX)) {
        continue;
      }
      pairs++;
      try {
        problems.addAll(problems(tree, dataOf(tree, table), limits));
      } catch (ImageFormatException e) {
        throw new InputException(disk + "#" + tree.number(), e.getMessage(), e);
      }
    }
    if (!problems.isEmpty()) {
      throw new MismatchException(disk, problems);
    }
    return pairs;
  }

  /** The partitions that the tree may be of: several, where a disk has two versions of a system. */
  private static List<Partition> dataOf(Partition tree, PartitionTable table) {
    String name = tree.type().name();
    String type = name.substring(0, name.length() - SUFFIX.length());
    return table.partitions().stream()
        .filter(partition -> partition.guid().isPresent() && partition.type().name().equals(type))
        .toList();
  }

  /** None if one of the partitions is what the tree says; else those of the one that is nearest. */
  private static List<String> problems(Partition tree, List<Partition> candidates, Limits limits)
      throws IOException {
    if (candidates.isEmpty()) {
      return List.of(name(tree) + ": there is no partition that it could be the tree of");
    }
    List<String> nearest = null;
    long fewest = Long.MAX_VALUE;
    for (Partition data : candidates) {
      VerityCheck check = check(data, tree, limits);
      if (check.matches()) {
        return List.of();
      }
      if (check.mismatches() < fewest) {
        fewest = check.mismatches();
        nearest = named(data, check);
      }
    }
    return nearest;
  }

  private static List<String> named(Partition data, VerityCheck check) {
    var named = new ArrayList<String>();
    check.named().forEach(mismatch -> named.add(name(data) + ": " + mismatch));
    long unnamed = check.mismatches() - check.named().size();
    if (unnamed > 0) {
      named.add(name(data) + ": and " + unnamed + " more");
    }
    return named;
  }

  private static String name(Partition partition) {
    return "partition "
        + partition.number()
        + (partition.name().isEmpty() ? "" : " (" + partition.name() + ")");
  }

  private static VerityCheck check(Partition data, Partition tree, Limits limits)
      throws IOException {
    UUID first = data.guid().orElseThrow();
    UUID last = tree.guid().orElseThrow();
    HashAlgorithm algorithm = VerityImage.read(tree.body()).options().algorithm();
    var hash = ByteBuffer.allocate(algorithm.size());
    hash.putLong(first.getMostSignificantBits()).putLong(first.getLeastSignificantBits());
    hash.position(hash.capacity() - 2 * Long.BYTES);
    hash.putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
    RootHash stated = RootHash.of(hash.array());
    VerityCheck check = VerityImage.verify(data.body(), tree.body(), stated, limits);
    RootHash found = check.rootHash();
    // Of a digest longer than both identities these are all that is known.
    boolean longer = algorithm.size() > 4 * Long.BYTES;
    return longer && found.dataPartition().equals(first) && found.hashPartition().equals(last)
        ? VerityImage.verify(data.body(), tree.body(), found, limits)
        : check;
  }
}
