package dev.assembler.pipeline.layout;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.gpt.Partition;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A disk that was written.
 *
 * @param disk what lies where on it
 * @param partitions as its table has them, ascending by number
 * @param rootHashes of the partitions that have a hash area, by their names
 * @param size of the file in bytes
 * @param sha256 of the file, in hexadecimal; empty if nobody asked for it
 */
public record LayoutResult(
    ImageSummary disk,
    List<Partition> partitions,
    Map<String, String> rootHashes,
    long size,
    String sha256) {

  public LayoutResult {
    Objects.requireNonNull(disk, "disk");
    partitions = List.copyOf(partitions);
    rootHashes = Map.copyOf(rootHashes);
    Objects.requireNonNull(sha256, "sha256");
  }
}
