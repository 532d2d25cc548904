package dev.assembler.pipeline.format;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.cpio.CpioOptions;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.Segment;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** A cpio archive or initramfs as its options of the command line want it. */
final class CpioWriting implements ImageWriter {

  private static final FormatOption DATA_ALIGN =
      FormatOption.text(
          "--data-align",
          "N",
          "contents of files begin at multiples of N (8 to 4096), where nothing is compressed.");
  private static final FormatOption CHECKSUMS =
      FormatOption.flag(
          "--checksums", "magic 070702 and a sum for each file; Linux 5.19 or later reads it.");
  private static final FormatOption SEGMENT =
      FormatOption.list(
          "--segment",
          "HOW=SRC[:DEST]",
          "a segment in front of the one that --tree makes. HOW: early (microcode), a compression,"
              + " or + for one more source of the segment before.");

  static final Set<FormatOption> ARCHIVE_OPTIONS = Set.of(DATA_ALIGN, CHECKSUMS, XzFilters.OPTION);

  static final Set<FormatOption> OPTIONS = Set.of(DATA_ALIGN, CHECKSUMS, XzFilters.OPTION, SEGMENT);

  /** Where Linux looks for what it needs before it unpacks anything. */
  private static final TreePath EARLY = TreePath.of("/kernel");

  private final List<SegmentChoice> segments;
  private final BcjFilter filter;
  private final int dataAlign;
  private final InitramfsOptions options;
  private final List<String> warnings = new ArrayList<>();

  private CpioWriting(
      List<SegmentChoice> segments, BcjFilter filter, int dataAlign, InitramfsOptions options) {
    this.segments = segments;
    this.filter = filter;
    this.dataAlign = dataAlign;
    this.options = options;
  }

  /**
   * @throws UsageException for values that are none, or that nothing here has a use for
   */
  static CpioWriting of(WriteSettings settings) {
    OptionValues values = settings.options();
    List<SegmentChoice> segments = SegmentChoice.all(values.bytes(SEGMENT), settings.codec());
    InitramfsOptions options = InitramfsOptions.defaults().withThreads(settings.threads());
    if (values.has(CHECKSUMS)) {
      options = options.withVariant(CpioOptions.Variant.CRC);
    }
    return new CpioWriting(
        segments, filter(values, segments), dataAlign(values, segments), options);
  }

  private static BcjFilter filter(OptionValues values, List<SegmentChoice> segments) {
    Set<BcjFilter> filters = XzFilters.of(values);
    if (filters.isEmpty()) {
      return null;
    }
    requireSome(segments, Codec.Id.XZ, "--bcj");
    if (filters.size() > 1) {
      throw new UsageException(
          "--bcj", "several filters", "one", "name that of the kernel's architecture");
    }
    return filters.iterator().next();
  }

  private static int dataAlign(OptionValues values, List<SegmentChoice> segments) {
    OptionalLong size = values.size(DATA_ALIGN);
    if (size.isEmpty()) {
      return CpioOptions.UNALIGNED;
    }
    requireSome(segments, Codec.Id.STORE, "--data-align");
    long align = size.getAsLong();
    if (align < CpioOptions.UNALIGNED
        || align > CpioOptions.LARGEST_ALIGNMENT
        || Long.bitCount(align) != 1) {
      throw new UsageException(
          "--data-align " + values.texts(DATA_ALIGN).getFirst(),
          align + " bytes",
          "a power of two from 4 to 4096",
          "");
    }
    return (int) align;
  }

  private static void requireSome(List<SegmentChoice> segments, Codec.Id codec, String option) {
    if (segments.stream().noneMatch(segment -> segment.codec().id() == codec)) {
      throw new UsageException(
          option,
          "the compression is " + segments.getLast().codec(),
          codec.toString(),
          "add --compression " + codec);
    }
  }

  @Override
  public List<List<byte[]>> ownTrees() {
    return segments.subList(0, segments.size() - 1).stream().map(SegmentChoice::sources).toList();
  }

  @Override
  public List<String> treeParts() {
    return segments.size() == 1
        ? List.of()
        : IntStream.range(0, segments.size()).mapToObj(CpioFormat::partName).toList();
  }

  @Override
  public FileTree held(FileTree tree) {
    return TreeRewrite.of(
        tree,
        (path, node) -> {
          Xattrs xattrs = node.metadata().xattrs();
          return xattrs.isEmpty()
              ? node
              : node.withMetadata(
                  node.metadata().withXattrs(xattrs.filter(xattr -> !CpioFormat.isOfUser(xattr))));
        });
  }

  @Override
  public List<String> remarks() {
    return filter == null ? List.of() : XzFilters.remarks(Set.of(filter));
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public ImageSummary write(List<FileTree> trees, ImageSink sink, ProgressListener progress)
      throws IOException {
    var written = new ArrayList<Segment>();
    warnings.clear();
    for (int i = 0; i < segments.size(); i++) {
      SegmentChoice segment = segments.get(i);
      FileTree tree = trees.get(i);
      written.add(segment(segment, tree));
      if (segment.early() && tree.find(EARLY).isEmpty()) {
        warnings.add(
            "--segment early: has no "
                + EARLY
                + ", where Linux looks for microcode (kernel/x86/microcode) and ACPI tables");
      }
    }
    return InitramfsImage.write(written, options, sink, progress);
  }

  private Segment segment(SegmentChoice choice, FileTree tree) {
    Segment.Packed segment =
        choice.early() ? Segment.early(tree) : Segment.of(tree, choice.codec());
    return switch (choice.codec().id()) {
      case XZ -> filter == null ? segment : segment.withFilter(filter);
      case STORE -> segment.withDataAlign(Math.max(segment.dataAlign(), dataAlign));
      default -> segment;
    };
  }
}
