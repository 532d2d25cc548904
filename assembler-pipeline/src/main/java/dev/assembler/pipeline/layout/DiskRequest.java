package dev.assembler.pipeline.layout;

import dev.assembler.pipeline.convert.MetadataRules;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.transport.DiskContainer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that making a disk is told, but what is on it.
 *
 * @param output the file to make
 * @param container what that file is
 * @param blockMap where the map of a raw disk's blocks goes, if one is wanted
 * @param rules what becomes of metadata, in the tree of every partition that is not settled yet
 * @param allowedLoss what may be left out where a format cannot hold it
 * @param seed of all identities, before the layout's own
 * @param verified whether the disk is read back and compared before it gets its name
 * @param threads that read and compress, at least 1
 */
public record DiskRequest(
    HostPath output,
    DiskContainer container,
    Optional<HostPath> blockMap,
    MetadataRules rules,
    Set<Loss> allowedLoss,
    Optional<String> seed,
    boolean verified,
    int threads) {

  public DiskRequest {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(container, "container");
    Objects.requireNonNull(blockMap, "blockMap");
    Objects.requireNonNull(rules, "rules");
    allowedLoss = Set.copyOf(allowedLoss);
    Objects.requireNonNull(seed, "seed");
  }
}
