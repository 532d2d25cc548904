package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamUnits;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An initramfs that is to change in some entries and stay as it is in all others: those keep every
 * field of their headers, also the inode number, but for names of a file of which others go.
 * Segments in which nothing changes are copied; of the others, compressed units in which nothing
 * changes.
 */
public final class InitramfsRewrite {

  private static final String STAGE = "writing initramfs";

  /** How many times what a reader counts for an entry. */
  private static final int ENTRY_COST = 3;

  private final ImageSource image;
  private final Limits limits;
  private final EditPlan plan;
  private final List<SegmentRewrite> rewrites = new ArrayList<>();
  private final List<Codec> codecs = new ArrayList<>();

  private InitramfsRewrite(ImageSource image, Limits limits, EditPlan plan) {
    this.image = image;
    this.limits = limits;
    this.plan = plan;
  }

  /**
   * Reads an image, of which contents are passed over, and settles everything.
   *
   * @param image which stays open until all is written
   * @throws dev.assembler.core.ImageFormatException as {@link InitramfsImage#read}
   * @throws dev.assembler.core.UnrepresentableTreeException with everything that cannot be added
   */
  public static InitramfsRewrite plan(ImageSource image, InitramfsEdit edit, Limits limits)
      throws IOException {
    // An entry that may change costs more than one that is only read.
    Limits ofEntries = limits.withAllocation(Math.max(1, limits.allocation() / ENTRY_COST));
    List<ScannedSegment> segments = SegmentScan.of(image, ofEntries);
    var rewrite = new InitramfsRewrite(image, limits, EditPlan.of(image, edit, segments, limits));
    boolean anyCompressed =
        segments.stream().anyMatch(found -> found.segment.codec() != Codec.Id.STORE);
    for (int i = 0; i < segments.size(); i++) {
      rewrite.settle(i, edit, anyCompressed);
    }
    return rewrite;
  }

  private void settle(int number, InitramfsEdit edit, boolean anyCompressed) {
    ScannedSegment segment = plan.segments().get(number);
    Codec.Id present = segment.segment.codec();
    boolean asked =
        edit.codec().isPresent()
            && (present != Codec.Id.STORE
                || (!anyCompressed && number == plan.segments().size() - 1));
    boolean changes = asked || segment.isChanged();
    codecs.add(asked ? edit.codec().get() : usual(present));
    rewrites.add(changes ? new SegmentRewrite(segment, plan.raw(number), !asked) : null);
  }

  /** An image does not tell how hard its compressor tried; this is quick. */
  private static Codec usual(Codec.Id id) {
    return switch (id) {
      case GZIP -> Codec.gzip(6);
      case ZSTD -> Codec.zstd(3);
      default -> id.atDefaultLevel();
    };
  }

  /** The segments as they are. */
  public List<InitramfsSegment> segments() {
    return plan.segments().stream().map(found -> found.segment).toList();
  }

  /** What a segment, counted from 0, becomes compressed with; empty if it stays as it is. */
  public Optional<Codec> codec(int segment) {
    return rewrites.get(segment) == null ? Optional.empty() : Optional.of(codecs.get(segment));
  }

  /** How many names are new. */
  public long added() {
    return plan.added();
  }

  /** How many names come in place of one that was there. */
  public long replaced() {
    return plan.replaced();
  }

  /** How many names go. */
  public long removed() {
    return plan.removed();
  }

  /**
   * Writes the image; offsets ascend.
   *
   * @param threads that read files and compress, at least 1; they decide no byte
   * @throws IllegalArgumentException if a segment changes whose compression can only be read
   */
  public ImageSummary write(ImageSink sink, int threads, ProgressListener progress)
      throws IOException {
    requireWritable();
    long bytes = 0;
    for (int i = 0; i < rewrites.size(); i++) {
      bytes +=
          rewrites.get(i) == null ? segments().get(i).storedSize() : rewrites.get(i).unpackedSize();
    }
    progress.on(new ProgressEvent.StageStarted(STAGE, bytes));
    var advance = new ArchiveWriter.Advance(progress);
    var sections = new ArrayList<ImageSummary.Section>();
    long position = zeros(sink, 0, segments().getFirst().offset());
    long kept = 0;
    long keptBytes = 0;
    long made = 0;
    for (int i = 0; i < rewrites.size(); i++) {
      ScannedSegment found = plan.segments().get(i);
      SegmentRewrite rewrite = rewrites.get(i);
      if (segments().get(i).codec() == Codec.Id.STORE) {
        position = zeros(sink, position, position + (-position & 3));
      }
      long start = position;
      if (rewrite == null) {
        long size = found.segment.storedSize();
        InitramfsWriter.copy(image, found.segment.offset(), size, sink, position, advance);
        position += size;
        keptBytes += size;
      } else {
        StreamUnits units = StreamUnits.of(codecs.get(i));
        long[] done = rewrite.write(image, units, limits, threads, sink, position, advance);
        position = done[0];
        made += done[1];
        kept += rewrite.kept();
        keptBytes += rewrite.keptBytes();
      }
      Codec.Id codec = codecs.get(i).id();
      sections.add(
          new ImageSummary.Section(
              "segment " + (i + 1) + " (" + codec + ")", start, position - start));
      boolean last = i == rewrites.size() - 1;
      long end =
          rewrite == null
              ? position + found.segment.padding()
              : last ? position : InitramfsWriter.padded(position, codec);
      position = zeros(sink, position, end);
    }
    sink.setSize(position);
    progress.on(new ProgressEvent.StageFinished());
    return new ImageSummary(position, sections, facts(kept, keptBytes, made));
  }

  private void requireWritable() {
    for (int i = 0; i < rewrites.size(); i++) {
      if (rewrites.get(i) != null && !codecs.get(i).id().canCompress()) {
        throw new IllegalArgumentException(
            "segment " + (i + 1) + ": " + codecs.get(i).id() + " can be read but not written");
      }
    }
  }

  private Map<String, Long> facts(long kept, long keptBytes, long made) {
    var facts = new LinkedHashMap<String, Long>();
    facts.put("names added", added());
    facts.put("names replaced", replaced());
    facts.put("names removed", removed());
    facts.put("compressed units kept", kept);
    facts.put("compressed units made", made);
    facts.put("bytes kept", keptBytes);
    return facts;
  }

  private static long zeros(ImageSink sink, long from, long to) throws IOException {
    if (to > from) {
      sink.zeroAt(from, to - from);
    }
    return to;
  }
}
