package dev.assembler.pipeline.report;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.format.FileHead;
import dev.assembler.pipeline.format.FileKind;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.Inspection;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.report.SectionMap.Kind;
import dev.assembler.pipeline.report.SectionMap.Span;
import dev.assembler.pipeline.source.InnerImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds what lies where: parts, else sections, what is in parts that are images themselves, and
 * what is between. Parts may overlap, as those of a hybrid ISO do: what has no place in its lane
 * goes to the next.
 */
final class SectionSpans {

  private static final int MOST_LANES = 6;

  /** A lane with more is no picture. */
  private static final int MOST_IN_LANE = 400;

  /** What a gap is called. */
  static final String UNNAMED = "nothing named";

  private final ReadOptions reading;
  private final List<List<Span>> lanes = new ArrayList<>();

  private SectionSpans(ReadOptions reading) {
    this.reading = reading;
  }

  /** Of an image that was looked into. */
  static SectionMap of(String heading, ImageFile file, Inspection inspection, ReadOptions reading)
      throws IOException {
    var map = new SectionSpans(reading);
    map.add(file.image(), inspection, 0, 0);
    List<Span> spans =
        map.lanes.stream()
            .flatMap(lane -> lane.stream().sorted(Comparator.comparingLong(Span::offset)))
            .toList();
    return new SectionMap(heading, file.image().size(), file.image().size(), true, spans);
  }

  private void add(ImageSource image, Inspection inspection, long base, int lane)
      throws IOException {
    List<Span> own = new ArrayList<>();
    OptionalLong volume = inspection.volumeSize();
    if (volume.isPresent()) {
      own.add(new Span("volume", "", 0, volume.getAsLong(), lane, Kind.SECTION));
    }
    for (Inspection.Part part : inspection.parts()) {
      String name = part.label().isEmpty() ? part.name() : part.name() + " " + part.label();
      own.add(new Span(name, part.note(), part.offset(), part.size(), lane, Kind.PART));
    }
    if (own.isEmpty()) {
      for (ImageSummary.Section section : inspection.summary().sections()) {
        Kind kind = section.name().contains("padding") ? Kind.GAP : Kind.SECTION;
        own.add(new Span(section.name(), "", section.offset(), section.length(), lane, kind));
      }
    }
    long size = image.size();
    own.removeIf(span -> span.length() == 0 || span.offset() > size - span.length());
    own.sort(Comparator.comparingLong(Span::offset));
    if (own.size() > MOST_IN_LANE) {
      return;
    }
    for (Span span : own) {
      put(span, base, lane);
    }
    gaps(own, size, base, lane);
    for (Span span : own) {
      boolean isItself = span.length() == size || volume.isPresent() && span.offset() == 0;
      if (span.kind() == Kind.PART && lane + 1 < MOST_LANES && !isItself) {
        inside(image.window(span.offset(), span.length()), base + span.offset(), lane + 1);
      }
    }
  }

  private void put(Span span, long base, int lane) {
    long offset = base + span.offset();
    int free = lane;
    while (free < MOST_LANES && isTaken(free, offset, span.length())) {
      free++;
    }
    if (free < MOST_LANES) {
      lane(free).add(new Span(span.name(), span.note(), offset, span.length(), free, span.kind()));
    }
  }

  private boolean isTaken(int lane, long offset, long length) {
    return lane(lane).stream()
        .anyMatch(
            span -> offset < span.offset() + span.length() && span.offset() < offset + length);
  }

  private List<Span> lane(int number) {
    while (lanes.size() <= number) {
      lanes.add(new ArrayList<>());
    }
    return lanes.get(number);
  }

  private void gaps(List<Span> spans, long size, long base, int lane) {
    long end = 0;
    for (Span span : spans) {
      gap(base + end, span.offset() - end, lane);
      end = Math.max(end, span.offset() + span.length());
    }
    if (!spans.isEmpty()) {
      gap(base + end, size - end, lane);
    }
  }

  private void gap(long offset, long length, int lane) {
    if (length > 0 && !isTaken(lane, offset, length)) {
      lane(lane).add(new Span(UNNAMED, "", offset, length, lane, Kind.GAP));
    }
  }

  /** What is malformed, or kept compressed, is shown as one block. */
  private void inside(ImageSource image, long base, int lane) throws IOException {
    Optional<Inspection> inspection = inspection(image);
    if (inspection.isPresent()) {
      add(image, inspection.get(), base, lane);
    }
  }

  private Optional<Inspection> inspection(ImageSource image) throws IOException {
    if (FileKind.of(FileHead.of(image)).known().isEmpty()) {
      return Optional.empty();
    }
    try (ImageFile file = ImageFile.of("", InnerImage.lent(image), reading)) {
      return Optional.of(file.format().inspect(file, reading));
    } catch (ImageFormatException | InputException e) {
      return Optional.empty();
    }
  }
}
