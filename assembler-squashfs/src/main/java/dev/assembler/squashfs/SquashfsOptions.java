package dev.assembler.squashfs;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.BlockFormat;
import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.TreePath;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * How an image is written. Everything but {@link #threads} decides bytes.
 *
 * @param codec the compression: zstd, gzip, xz, lz4, lz4hc or store
 * @param format block size (a power of two from 4 KiB to 1 MiB; a kernel mounts only images whose
 *     blocks are no smaller than its pages), and for xz the dictionary and the filters
 * @param features what is switched on
 * @param uncompressed sections that are stored as they are, for what compresses or compares them
 *     later
 * @param rules what is different for some files
 * @param epoch the superblock's mkfs_time, 0 to 2^32-1
 * @param threads that read and compress, at least 1
 */
public record SquashfsOptions(
    Codec codec,
    BlockFormat format,
    Set<Feature> features,
    Set<Section> uncompressed,
    FileRules rules,
    Epoch epoch,
    int threads) {

  public static final int SMALLEST_BLOCK = 4096;
  public static final int LARGEST_BLOCK = 1 << 20;

  private static final long LATEST_TIME = 0xFFFF_FFFFL;

  /** What can be switched on and off. */
  public enum Feature {
    /** Tail ends of files are packed into shared blocks. */
    FRAGMENTS,
    /** Equal contents are stored once. */
    DEDUPLICATION,
    /** A table from inode numbers to inodes, which NFS needs to export the file system. */
    EXPORT_TABLE,
    /** Zeros at the end up to a multiple of 4 KiB, which loop devices want. */
    PADDING,
    /** Extended attributes are written; otherwise they are left out. */
    XATTRS,
    /** Times outside 1970..2106 become the nearest one inside; otherwise they are problems. */
    CLAMPED_TIMES
  }

  /** Sections that can be left uncompressed. */
  public enum Section {
    /** The inode, directory and export tables. */
    INODES,
    /** The blocks of files. */
    DATA,
    /** The blocks of tail ends, and the fragment table. */
    FRAGMENTS,
    /** The id table. */
    IDS,
    /** The xattr table. */
    XATTRS
  }

  /**
   * What is different for some files. The path is the first a file has in the walk of its tree.
   *
   * @param priority files of higher priority come earlier in the image; equal ones in tree order
   * @param noCompress files whose blocks are stored as they are, tail ends in blocks of their own
   * @param noFragments files whose tail ends are in blocks of their own
   */
  public record FileRules(
      ToIntFunction<TreePath> priority,
      Predicate<TreePath> noCompress,
      Predicate<TreePath> noFragments) {

    /** All files alike. */
    public static final FileRules NONE = new FileRules(path -> 0, path -> false, path -> false);

    public FileRules {
      Objects.requireNonNull(priority, "priority");
      Objects.requireNonNull(noCompress, "noCompress");
      Objects.requireNonNull(noFragments, "noFragments");
    }

    public FileRules withPriority(ToIntFunction<TreePath> newPriority) {
      return new FileRules(newPriority, noCompress, noFragments);
    }

    public FileRules withNoCompress(Predicate<TreePath> newNoCompress) {
      return new FileRules(priority, newNoCompress, noFragments);
    }

    public FileRules withNoFragments(Predicate<TreePath> newNoFragments) {
      return new FileRules(priority, noCompress, newNoFragments);
    }
  }

  public SquashfsOptions {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(rules, "rules");
    if (!codec.id().canCompress()) {
      throw new IllegalArgumentException(
          codec.id()
              + ": can be read but not written; expected zstd, gzip, xz, lz4, lz4hc or store");
    }
    int blockSize = format.blockSize();
    if (blockSize < SMALLEST_BLOCK
        || blockSize > LARGEST_BLOCK
        || Integer.bitCount(blockSize) != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "block size: %d, expected a power of two from %d to %d",
              blockSize,
              SMALLEST_BLOCK,
              LARGEST_BLOCK));
    }
    if (epoch.seconds() < 0 || epoch.seconds() > LATEST_TIME) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epoch: %d, expected 0 to %d seconds since 1970",
              epoch.seconds(),
              LATEST_TIME));
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
    features = copy(Feature.class, features);
    uncompressed = copy(Section.class, uncompressed);
  }

  /**
   * zstd:15 in blocks of 128 KiB, all features but clamped times, everything compressed, epoch 0,
   * as many threads as there are processors.
   */
  public static SquashfsOptions defaults() {
    return new SquashfsOptions(
        Codec.zstd(15),
        BlockFormat.of(1 << 17),
        EnumSet.complementOf(EnumSet.of(Feature.CLAMPED_TIMES)),
        EnumSet.noneOf(Section.class),
        FileRules.NONE,
        Epoch.ZERO,
        Runtime.getRuntime().availableProcessors());
  }

  public int blockSize() {
    return format.blockSize();
  }

  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Whether a section's blocks go through the codec. */
  public boolean compresses(Section section) {
    return codec.id() != Codec.Id.STORE && !uncompressed.contains(section);
  }

  public SquashfsOptions withCodec(Codec newCodec) {
    return new SquashfsOptions(newCodec, format, features, uncompressed, rules, epoch, threads);
  }

  /** This block size, with the largest xz dictionary it allows. */
  public SquashfsOptions withBlockSize(int newBlockSize) {
    return withFormat(BlockFormat.of(newBlockSize).withFilters(format.filters()));
  }

  /** xz filters that are tried on every block beside no filter; the smallest result is kept. */
  public SquashfsOptions withXzFilters(Set<BcjFilter> newFilters) {
    return withFormat(format.withFilters(newFilters));
  }

  /** How far back xz looks; applies to the block size set before. */
  public SquashfsOptions withXzDictionary(int newDictionarySize) {
    return withFormat(format.withDictionarySize(newDictionarySize));
  }

  private SquashfsOptions withFormat(BlockFormat newFormat) {
    return new SquashfsOptions(codec, newFormat, features, uncompressed, rules, epoch, threads);
  }

  public SquashfsOptions with(Feature feature) {
    return with(feature, true);
  }

  public SquashfsOptions without(Feature feature) {
    return with(feature, false);
  }

  private SquashfsOptions with(Feature feature, boolean on) {
    Set<Feature> changed = EnumSet.noneOf(Feature.class);
    changed.addAll(features);
    if (on) {
      changed.add(feature);
    } else {
      changed.remove(feature);
    }
    return new SquashfsOptions(codec, format, changed, uncompressed, rules, epoch, threads);
  }

  /** Exactly these sections are left uncompressed. */
  public SquashfsOptions withUncompressed(Set<Section> sections) {
    return new SquashfsOptions(codec, format, features, sections, rules, epoch, threads);
  }

  public SquashfsOptions withRules(FileRules newRules) {
    return new SquashfsOptions(codec, format, features, uncompressed, newRules, epoch, threads);
  }

  public SquashfsOptions withEpoch(Epoch newEpoch) {
    return new SquashfsOptions(codec, format, features, uncompressed, rules, newEpoch, threads);
  }

  public SquashfsOptions withThreads(int newThreads) {
    return new SquashfsOptions(codec, format, features, uncompressed, rules, epoch, newThreads);
  }

  private static <E extends Enum<E>> Set<E> copy(Class<E> type, Set<E> set) {
    EnumSet<E> copy = EnumSet.noneOf(type);
    copy.addAll(set);
    return Collections.unmodifiableSet(copy);
  }
}
