package dev.assembler.pipeline.transport;

import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that converting a disk is told.
 *
 * @param disk a file, or a part of one
 * @param output the file to make, which may be that of the disk
 * @param container what that file is
 * @param blockMap where the map of a raw disk's blocks goes, if one is wanted
 * @param seed of the unique ID that a VHD has; empty: the disk's size and its first 64 KiB
 * @param epoch when a VHD says that it was made
 * @param threads that read and compress, at least 1
 */
public record ConvertRequest(
    SourceAddress disk,
    HostPath output,
    DiskContainer container,
    Optional<HostPath> blockMap,
    Optional<String> seed,
    Epoch epoch,
    int threads) {

  public ConvertRequest {
    Objects.requireNonNull(disk, "disk");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(container, "container");
    Objects.requireNonNull(blockMap, "blockMap");
    Objects.requireNonNull(seed, "seed");
    Objects.requireNonNull(epoch, "epoch");
  }
}
