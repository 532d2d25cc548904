package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamUnits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Segments one after the other, with the zeros that Linux needs between them. */
final class InitramfsWriter {

  /** Every stored archive begins at a multiple of it, or Linux takes it for junk. */
  private static final int ALIGNMENT = 4;

  /** An lz4 frame has no end mark: Linux takes a length of zero for its end, which this holds. */
  private static final int LZ4_END = 4;

  private static final int PIECE = 1 << 20;

  private final List<Segment> segments;
  private final InitramfsOptions options;
  private final ImageSink sink;
  private final ProgressListener progress;
  private final ArchiveWriter.Advance advance;
  private final List<ImageSummary.Section> sections = new ArrayList<>();
  private final Map<String, Long> facts = new LinkedHashMap<>();
  private long position;

  InitramfsWriter(
      List<Segment> segments, InitramfsOptions options, ImageSink sink, ProgressListener progress) {
    this.segments = List.copyOf(segments);
    this.options = options;
    this.sink = sink;
    this.progress = progress;
    this.advance = new ArchiveWriter.Advance(progress);
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("segments: none, expected at least one");
    }
  }

  ImageSummary write(String stage) throws IOException {
    progress.on(new ProgressEvent.StageStarted(stage, check()));
    for (int i = 0; i < segments.size(); i++) {
      long start = position;
      switch (segments.get(i)) {
        case Segment.Packed packed -> pack(packed);
        case Segment.Copied copied -> copy(copied);
      }
      String name = "segment " + (i + 1) + " (" + codec(segments.get(i)) + ")";
      sections.add(new ImageSummary.Section(name, start, position - start));
      if (i < segments.size() - 1) {
        pad(codec(segments.get(i)));
      }
    }
    sink.setSize(position);
    progress.on(new ProgressEvent.StageFinished());
    return new ImageSummary(position, sections, facts);
  }

  /** Finds all problems of all segments; returns how many bytes they come to. */
  private long check() throws IOException {
    var problems = new ArrayList<Problem>();
    long bytes = 0;
    for (Segment segment : segments) {
      try {
        bytes +=
            switch (segment) {
              case Segment.Packed packed ->
                  ArchivePlan.check(packed.tree(), packed.dataAlign(), 0).bytes;
              case Segment.Copied copied -> copied.length();
            };
      } catch (UnrepresentableTreeException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new UnrepresentableTreeException(ArchivePlan.FORMAT, problems);
    }
    return bytes;
  }

  private void pack(Segment.Packed segment) throws IOException {
    var cpio = new CpioOptions(options.variant(), segment.dataAlign(), options.threads());
    var units = StreamUnits.of(segment.codec(), segment.filter().orElse(null));
    var writer = new ArchiveWriter(segment.tree(), cpio, units, sink, position, advance);
    ArchiveCount count = writer.write();
    position = writer.end();
    add("names", count.names);
    add("hard links", count.hardLinks);
    add("content bytes", count.dataBytes);
    add("archive bytes", count.bytes);
    if (segment.dataAlign() != CpioOptions.UNALIGNED) {
      add("aligned files", count.aligned);
      add("unaligned files", count.unaligned);
    }
    if (count.userXattrs > 0) {
      add("user xattrs left out", count.userXattrs);
    }
  }

  private void add(String fact, long value) {
    facts.merge(fact, value, Long::sum);
  }

  private void copy(Segment.Copied segment) throws IOException {
    copy(segment.image(), segment.offset(), segment.length(), sink, position, advance);
    position += segment.length();
  }

  /** Copies bytes of an image, telling how far it has come. */
  static void copy(
      ImageSource image,
      long offset,
      long length,
      ImageSink sink,
      long position,
      ArchiveWriter.Advance advance)
      throws IOException {
    for (long at = 0; at < length; at += PIECE) {
      long count = Math.min(PIECE, length - at);
      sink.copyFrom(image, offset + at, count, position + at);
      advance.by(count, 0);
    }
  }

  private void pad(Codec.Id codec) throws IOException {
    long end = padded(position, codec);
    if (end > position) {
      sink.zeroAt(position, end - position);
      position = end;
    }
  }

  /** Where the next segment begins behind one that ends at a position. */
  static long padded(long position, Codec.Id codec) {
    boolean lz4 = codec == Codec.Id.LZ4 || codec == Codec.Id.LZ4HC;
    long least = position + (lz4 ? LZ4_END : 0);
    return least + (-least & ((lz4 ? ArchivePlan.BLOCK : ALIGNMENT) - 1));
  }

  private static Codec.Id codec(Segment segment) {
    return switch (segment) {
      case Segment.Packed packed -> packed.codec().id();
      case Segment.Copied copied -> copied.codec();
    };
  }
}
