package dev.assembler.pipeline.report;

import java.util.List;

/**
 * What lies where in an image, and what lies inside of that.
 *
 * @param size of the image
 * @param scale what the whole width stands for: the size, or the larger of two to be compared
 * @param listed whether the table of it is seen at once
 * @param spans those of a lane ascending and without overlap, lane by lane
 */
public record SectionMap(String heading, long size, long scale, boolean listed, List<Span> spans)
    implements ReportView {

  /** What a span is. */
  public enum Kind {
    /** A part that is an image, a file, a program itself. */
    PART,
    /** Something that the format has a name for. */
    SECTION,
    /** Nothing that is named. */
    GAP
  }

  /**
   * From an offset on, so many bytes.
   *
   * @param note more about it, may be empty
   * @param offset in the whole image
   * @param lane 0 for the image's own, one more for what is inside of them
   */
  public record Span(String name, String note, long offset, long length, int lane, Kind kind) {}

  public SectionMap {
    spans = List.copyOf(spans);
  }

  /** The same as one of two that are compared. */
  SectionMap compared(String newHeading, long newScale) {
    return new SectionMap(newHeading, size, newScale, false, spans);
  }

  /** How many lanes there are. */
  public int lanes() {
    return spans.stream().mapToInt(Span::lane).max().orElse(-1) + 1;
  }
}
