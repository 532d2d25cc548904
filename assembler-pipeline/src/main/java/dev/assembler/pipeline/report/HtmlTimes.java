package dev.assembler.pipeline.report;

import dev.assembler.pipeline.report.TimeLine.Step;
import dev.assembler.pipeline.report.TimeLine.Wait;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a build's steps to one scale of time, each in a lane of its own: work as a bar, waiting
 * for others as a frame in front of it.
 */
final class HtmlTimes {

  private static final double LANE = 20;
  private static final double SPACE = 2;
  private static final double RULER = 22;

  /** Where names stand. */
  private static final double NAMES = 250;

  private static final double LETTER = 6.4;
  private static final double LEAST = 1.5;
  private static final int TICKS = 4;

  /** What steps are by the beginning of their names, each with a colour of its own. */
  private static final List<String> KINDS = List.of("source", "tree", "artifact");

  private final Html html;
  private final TimeLine times;

  private HtmlTimes(Html html, TimeLine times) {
    this.html = html;
    this.times = times;
  }

  /**
   * @param id of the drawing in its page
   */
  static void write(Html html, TimeLine times, String id) throws IOException {
    var written = new HtmlTimes(html, times);
    html.open("figure");
    written.drawing(id);
    written.legend();
    html.close();
    html.open("details").leaf("summary", "As a table");
    written.table();
    html.closeLine();
    if (times.more() > 0) {
      html.leaf("p", "And " + Shown.number(times.more()) + " that took less (--max).").line();
    }
  }

  private void drawing(String id) throws IOException {
    double height = times.steps().size() * (LANE + SPACE) + RULER;
    Drawing.open(html, "map", id, times.heading() + ": " + Shown.time(times.total()), height);
    for (int i = 0; i < times.steps().size(); i++) {
      lane(times.steps().get(i), i * (LANE + SPACE));
    }
    for (int i = 0; i <= TICKS; i++) {
      html.leaf(
              "text",
              Shown.time(times.total() * i / TICKS),
              "class",
              "ruler",
              "x",
              Shown.at(x(times.total() * i / TICKS)),
              "y",
              Shown.at(height - 6),
              "text-anchor",
              i == 0 ? "start" : i == TICKS ? "end" : "middle")
          .line();
    }
    html.closeLine();
  }

  private void lane(Step step, double y) throws IOException {
    html.leaf(
        "text",
        Shown.fitting(step.name(), (int) (NAMES / LETTER)),
        "x",
        "0",
        "y",
        Shown.at(y + 14));
    for (Wait wait : step.waits()) {
      String title = step.name() + "\nwaits " + took(wait.start(), wait.end());
      bar("gap", title + " for " + wait.step(), wait.start(), wait.end(), y);
    }
    String title = step.name() + (step.reused() ? ", unchanged" : "");
    bar(style(step), title + "\n" + took(step.start(), step.end()), step.start(), step.end(), y);
    html.line();
  }

  private static String took(long start, long end) {
    return Shown.time(end - start) + ", from " + Shown.time(start) + " to " + Shown.time(end);
  }

  private void bar(String style, String title, long start, long end, double y) throws IOException {
    double width = Math.max(LEAST, x(end) - x(start));
    html.open("g", "class", style).leaf("title", title);
    Drawing.rectangle(
        html, new Rectangle(Math.min(x(start), Drawing.WIDTH - width), y, width, LANE));
    html.close();
  }

  private double x(long time) {
    return NAMES + (Drawing.WIDTH - NAMES) * time / times.total();
  }

  private static String style(Step step) {
    int start = Math.max(step.name().indexOf('/'), step.name().indexOf(' ')) + 1;
    int end = step.name().indexOf('.', start);
    int kind = KINDS.indexOf(step.name().substring(start, Math.max(start, end)));
    return step.reused() || kind < 0 ? "o" : "t" + kind;
  }

  private void legend() throws IOException {
    html.open("p", "class", "legend");
    for (int i = 0; i < KINDS.size(); i++) {
      legend("t" + i, KINDS.get(i));
    }
    legend("o", "unchanged");
    html.text("A dashed frame is waiting for another step, a gap behind it for a core.").close();
  }

  private void legend(String style, String name) throws IOException {
    html.open("span").leaf("span", "", "class", "swatch " + style).text(name).close().text(" ");
  }

  private void table() throws IOException {
    HtmlTable table =
        HtmlTable.open(
            html, "By their begin", "step", "#begin", "#took", "took", "#waited", "longest for");
    long longest =
        times.steps().stream().mapToLong(step -> step.end() - step.start()).max().orElse(0);
    for (Step step : times.steps()) {
      long took = step.end() - step.start();
      long waited = step.waits().stream().mapToLong(wait -> wait.end() - wait.start()).sum();
      table
          .row()
          .name(step.name() + (step.reused() ? " (unchanged)" : ""))
          .number(step.start(), Shown.time(step.start()))
          .number(took, Shown.time(took))
          .bar(took, longest, style(step))
          .number(waited, waited == 0 ? "" : Shown.time(waited))
          .name(longest(step))
          .end();
    }
    table.close();
  }

  private static String longest(Step step) {
    return step.waits().stream()
        .sorted(Comparator.comparingLong((Wait wait) -> wait.start() - wait.end()))
        .limit(1)
        .map(Wait::step)
        .collect(Collectors.joining());
  }
}
