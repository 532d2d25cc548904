package dev.assembler.pipeline.layout;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.fat.FatProfile;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.pipeline.convert.SpecArgument;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.source.SourceAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A partition as a description asks for it.
 *
 * @param spec its place in the table, still without a body
 * @param format what is in it
 * @param trees laid over one another; for squashfs, FAT and ext4
 * @param settled trees of somebody else's instead, laid over one another as they are
 * @param exclude what of them is left out
 * @param specs what is said of them beside their files
 * @param files single files by their path in the tree, over the trees
 * @param source of a raw body
 * @param size of the partition; empty: what its body takes, or the rest of the disk
 * @param label of a FAT volume; may be empty
 * @param codec of a squashfs; empty: its default
 * @param profile of a FAT volume
 * @param settings of an ext4 volume, as the command line's options
 * @param of the partition whose hash area this is; empty but for verity and a finished hash area
 */
record PartitionEntry(
    PartitionSpec spec,
    Format format,
    List<SourceAddress> trees,
    List<NamedTree> settled,
    List<PathPattern> exclude,
    List<SpecArgument> specs,
    Map<String, NamedFile> files,
    Optional<NamedFile> source,
    OptionalLong size,
    String label,
    Optional<Codec> codec,
    FatProfile profile,
    OptionValues settings,
    Optional<String> of) {

  /** What a partition holds. */
  enum Format {
    SQUASHFS,
    FAT,
    EXT4,
    /** A file's bytes. */
    RAW,
    /** The hash area of another partition. */
    VERITY,
    /** Zeros. */
    NONE;

    /** Whether a tree is written in it. */
    boolean holdsTree() {
      return this == SQUASHFS || this == FAT || this == EXT4;
    }

    /** As a layout has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  String name() {
    return spec.name();
  }

  /** Whether its source is the hash area of another partition, made before. */
  boolean isFinishedHashArea() {
    return format == Format.RAW && of.isPresent();
  }
}
