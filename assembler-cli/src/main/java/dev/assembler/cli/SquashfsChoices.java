package dev.assembler.cli;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.Codec;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.ImageFormat;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import dev.assembler.squashfs.SquashfsOptions.Section;
import java.util.ArrayList;
import java.util.List;

/** The options of the main job that are squashfs's own. */
final class SquashfsChoices {

  private SquashfsChoices() {}

  static SquashfsOptions of(ImageOptions options, OutputFormat format, int threads) {
    if (format.format() != ImageFormat.SQUASHFS) {
      refuse(options, format);
      return SquashfsOptions.defaults();
    }
    boolean xz = format.codec().id() == Codec.Id.XZ;
    if (!xz && (!options.bcj.isEmpty() || options.xzDictionary != null)) {
      throw new UsageException(
          options.bcj.isEmpty() ? "--xz-dictionary" : "--bcj",
          "the compression is " + format.codec(),
          "xz",
          "add --compression xz");
    }
    SquashfsOptions squashfs =
        SquashfsOptions.defaults().withCodec(format.codec()).withThreads(threads);
    if (options.blockSize != null) {
      squashfs = squashfs.withBlockSize(blockSize(options.blockSize));
    }
    squashfs = squashfs.withXzFilters(Words.several("--bcj", options.bcj, BcjFilter.class));
    if (options.xzDictionary != null) {
      squashfs = withDictionary(squashfs, options.xzDictionary);
    }
    if (options.noExport) {
      squashfs = squashfs.without(Feature.EXPORT_TABLE);
    }
    if (options.noPadding) {
      squashfs = squashfs.without(Feature.PADDING);
    }
    if (options.noDedup) {
      squashfs = squashfs.without(Feature.DEDUPLICATION);
    }
    return squashfs.withUncompressed(
        Words.several("--uncompressed", options.uncompressed, Section.class));
  }

  private static int blockSize(String text) {
    long size = Sizes.parse("--block-size", text);
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

  private static SquashfsOptions withDictionary(SquashfsOptions squashfs, String text) {
    long size = Sizes.parse("--xz-dictionary", text);
    try {
      return squashfs.withXzDictionary(Math.toIntExact(Math.min(size, Integer.MAX_VALUE)));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--xz-dictionary " + text, e.getMessage(), "", "");
    }
  }

  /** Options that would change nothing are not swallowed. */
  private static void refuse(ImageOptions options, OutputFormat format) {
    var given = new ArrayList<String>();
    note(given, "--block-size", options.blockSize != null);
    note(given, "--sort-file", options.sortFile != null);
    note(given, "--no-compress", !options.noCompress.isEmpty());
    note(given, "--no-fragments", !options.noFragments.isEmpty());
    note(given, "--uncompressed", !options.uncompressed.isEmpty());
    note(given, "--bcj", !options.bcj.isEmpty());
    note(given, "--xz-dictionary", options.xzDictionary != null);
    note(given, "--no-export", options.noExport);
    note(given, "--no-padding", options.noPadding);
    note(given, "--no-dedup", options.noDedup);
    if (!given.isEmpty()) {
      throw new UsageException(
          given.getFirst(),
          "the format is " + format.format(),
          "squashfs, which alone has this",
          "leave it out");
    }
  }

  private static void note(List<String> given, String option, boolean isGiven) {
    if (isGiven) {
      given.add(option);
    }
  }
}
