package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import dev.assembler.squashfs.SquashfsOptions.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** squashfs as its options of the command line want it. */
final class SquashfsWriting implements ImageWriter {

  private static final FormatOption SORT_FILE =
      FormatOption.file("--sort-file", "lines of PRIORITY PATTERN; higher priorities come first.");
  private static final FormatOption NO_COMPRESS =
      FormatOption.list("--no-compress", "PATTERN", "files stored as they are.");
  private static final FormatOption NO_FRAGMENTS =
      FormatOption.list(
          "--no-fragments", "PATTERN", "files whose ends are not packed together; ** for all.");
  private static final FormatOption UNCOMPRESSED =
      FormatOption.list("--uncompressed", "SECTION,..", "of inodes, data, fragments, ids, xattrs.");
  private static final FormatOption XZ_DICTIONARY =
      FormatOption.text(
          "--xz-dictionary", "SIZE", "with xz: 8K to the block size. Default: the block size.");
  private static final FormatOption NO_EXPORT =
      FormatOption.flag("--no-export", "no table for NFS.");
  private static final FormatOption NO_PADDING =
      FormatOption.flag("--no-padding", "no zeros up to 4 KiB at the end.");
  private static final FormatOption NO_DEDUP =
      FormatOption.flag("--no-dedup", "store equal files as often as they occur.");

  static final Set<FormatOption> OPTIONS =
      Set.of(
          VolumeOptions.BLOCK_SIZE,
          SORT_FILE,
          NO_COMPRESS,
          NO_FRAGMENTS,
          UNCOMPRESSED,
          XzFilters.OPTION,
          XZ_DICTIONARY,
          NO_EXPORT,
          NO_PADDING,
          NO_DEDUP);

  private final SquashfsOptions options;
  private final List<SortRule> sort;
  private final PatternSet sorted;
  private final PatternSet noCompress;
  private final PatternSet noFragments;
  private final List<String> warnings = new ArrayList<>();

  private SquashfsWriting(SquashfsOptions options, OptionValues values, List<SortRule> sort) {
    this.sort = sort;
    this.sorted = new PatternSet(sort.stream().map(SortRule::pattern).toList());
    this.noCompress = new PatternSet(values.patterns(NO_COMPRESS));
    this.noFragments = new PatternSet(values.patterns(NO_FRAGMENTS));
    this.options =
        options.withRules(
            SquashfsOptions.FileRules.NONE
                .withPriority(this::priority)
                .withNoCompress(path -> noCompress.matches(path, false))
                .withNoFragments(path -> noFragments.matches(path, false)));
  }

  /**
   * @throws UsageException for values that are none, or that the codec has no use for
   * @throws InputException naming the line of a sort file that is none
   */
  static SquashfsWriting of(WriteSettings settings) throws InputException {
    OptionValues values = settings.options();
    requireXz(values, settings.codec());
    SquashfsOptions options =
        SquashfsOptions.defaults()
            .withCodec(settings.codec())
            .withEpoch(settings.epoch())
            .withThreads(settings.threads());
    OptionalLong blockSize = values.size(VolumeOptions.BLOCK_SIZE);
    if (blockSize.isPresent()) {
      options =
          options.withBlockSize(
              blockSize(values.texts(VolumeOptions.BLOCK_SIZE).getFirst(), blockSize));
    }
    options = options.withXzFilters(XzFilters.of(values));
    if (values.has(XZ_DICTIONARY)) {
      options = withDictionary(options, values);
    }
    var off =
        Map.of(
            NO_EXPORT, Feature.EXPORT_TABLE,
            NO_PADDING, Feature.PADDING,
            NO_DEDUP, Feature.DEDUPLICATION);
    for (Map.Entry<FormatOption, Feature> flag : off.entrySet()) {
      if (values.has(flag.getKey())) {
        options = options.without(flag.getValue());
      }
    }
    options = options.withUncompressed(values.words(UNCOMPRESSED, Section.class));
    return new SquashfsWriting(options, values, SortRule.ofFile(values.bytes(SORT_FILE)));
  }

  private static void requireXz(OptionValues values, Codec codec) {
    boolean filters = values.has(XzFilters.OPTION);
    if (codec.id() != Codec.Id.XZ && (filters || values.has(XZ_DICTIONARY))) {
      throw new UsageException(
          filters ? "--bcj" : "--xz-dictionary",
          "the compression is " + codec,
          "xz",
          "add --compression xz");
    }
  }

  private static int blockSize(String text, OptionalLong given) {
    long size = given.getAsLong();
    boolean inRange =
        size >= SquashfsOptions.SMALLEST_BLOCK && size <= SquashfsOptions.LARGEST_BLOCK;
    if (inRange && Long.bitCount(size) == 1) {
      return (int) size;
    }
    long below =
        Math.clamp(
            Long.highestOneBit(Math.max(1, size)),
            SquashfsOptions.SMALLEST_BLOCK,
            SquashfsOptions.LARGEST_BLOCK);
    long above = Math.min(below * 2, SquashfsOptions.LARGEST_BLOCK);
    throw new UsageException(
        "--block-size " + text,
        size + " bytes",
        "a power of two from 4K to 1M",
        inRange && above > below
            ? "try " + Sizes.exact(below) + " or " + Sizes.exact(above)
            : "try " + Sizes.exact(below));
  }

  private static SquashfsOptions withDictionary(SquashfsOptions options, OptionValues values) {
    long size = values.size(XZ_DICTIONARY).getAsLong();
    try {
      return options.withXzDictionary(Math.toIntExact(Math.min(size, Integer.MAX_VALUE)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--xz-dictionary " + values.texts(XZ_DICTIONARY).getFirst(), e.getMessage(), "", "");
    }
  }

  @Override
  public List<String> remarks() {
    return XzFilters.remarks(options.format().filters());
  }

  @Override
  public Optional<ImagePlan> plan(List<FileTree> trees) throws IOException {
    return Optional.of(SquashfsImage.plan(trees.getLast(), options));
  }

  @Override
  public ImageSummary write(List<FileTree> trees, ImageSink sink, ProgressListener progress)
      throws IOException {
    ImageSummary summary = SquashfsImage.write(trees.getLast(), options, sink, progress);
    warn("--no-compress", noCompress);
    warn("--no-fragments", noFragments);
    warn("--sort-file", sorted);
    return summary;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  private int priority(TreePath path) {
    int rule = sorted.first(path, false);
    return rule < 0 ? 0 : sort.get(rule).priority();
  }

  private void warn(String option, PatternSet patterns) {
    for (String pattern : patterns.unmatched()) {
      warnings.add(option + " " + pattern + ": matches nothing");
    }
  }
}
