package dev.assembler.pipeline.report;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.report.SectionMap.Kind;
import dev.assembler.pipeline.report.SectionMap.Span;
import java.io.IOException;
import java.util.List;

/** Draws what lies where as lanes to one scale: an image above, what is inside of it below. */
final class SectionMapDrawing {

  private static final double LANE = 46;
  private static final double SPACE = 4;
  private static final double RULER = 22;
  private static final double LETTER = 6.4;

  /** What is smaller to scale is drawn so wide, so that it is seen at all. */
  private static final double LEAST = 1;

  private static final int TICKS = 4;

  private SectionMapDrawing() {}

  /**
   * @param id of the drawing in its page
   */
  static void draw(Html html, SectionMap map, String id) throws IOException {
    double height = map.lanes() * (LANE + SPACE) + RULER;
    Drawing.open(html, "map", id, map.heading() + ": " + Shown.size(map.size()), height);
    List<Span> spans = map.spans();
    for (int i = 0; i < spans.size(); i++) {
      span(html, map, spans.get(i), colour(spans, i));
    }
    ruler(html, map, height);
    html.closeLine();
  }

  private static void span(Html html, SectionMap map, Span span, int colour) throws IOException {
    double x = Drawing.WIDTH * span.offset() / map.scale();
    double width = Math.max(LEAST, Drawing.WIDTH * span.length() / map.scale());
    double y = span.lane() * (LANE + SPACE);
    html.open("g", "class", span.kind() == Kind.GAP ? "gap" : "t" + colour);
    html.leaf("title", title(map, span));
    Drawing.rectangle(html, new Rectangle(Math.min(x, Drawing.WIDTH - width), y, width, LANE));
    int columns = (int) ((width - 8) / LETTER);
    if (columns >= 3) {
      html.leaf(
          "text", Shown.fitting(span.name(), columns), "x", Shown.at(x + 5), "y", Shown.at(y + 19));
      html.leaf(
          "text",
          Shown.fitting(Sizes.text(span.length()), columns),
          "class",
          "minor",
          "x",
          Shown.at(x + 5),
          "y",
          Shown.at(y + 35));
    }
    html.closeLine();
  }

  /** By its place among those that are named, so that gaps change nothing. */
  static int colour(List<Span> spans, int index) {
    long named = spans.subList(0, index).stream().filter(each -> each.kind() != Kind.GAP).count();
    return (int) (named % TypeTable.COLOURS);
  }

  private static String title(SectionMap map, Span span) {
    return span.name()
        + (span.note().isEmpty() ? "" : "\n" + span.note())
        + "\n"
        + Shown.offset(span.offset())
        + " to "
        + Shown.offset(span.offset() + span.length())
        + "\n"
        + Shown.size(span.length())
        + ", "
        + Shown.share(span.length(), map.size());
  }

  private static void ruler(Html html, SectionMap map, double height) throws IOException {
    for (int i = 0; i <= TICKS; i++) {
      double x = Drawing.WIDTH * i / TICKS;
      String anchor = i == 0 ? "start" : i == TICKS ? "end" : "middle";
      html.leaf(
              "text",
              Sizes.text(map.scale() / TICKS * i),
              "class",
              "ruler",
              "x",
              Shown.at(x),
              "y",
              Shown.at(height - 6),
              "text-anchor",
              anchor)
          .line();
    }
  }
}
