package dev.assembler.pipeline.report;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.report.FactTable.Fact;
import dev.assembler.pipeline.report.SectionMap.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes each view as a figure, with a table that says the same. */
final class HtmlViews {

  /** A gap is listed from this part of the whole on. */
  private static final int LEAST_GAP = 200;

  private final Html html;
  private int count;

  HtmlViews(Html html) {
    this.html = html;
  }

  void write(ReportView view) throws IOException {
    html.open("section", "class", "view");
    html.leaf("h3", view.heading()).line();
    switch (view) {
      case FactTable facts -> facts(facts);
      case SectionMap map -> map(map);
      case SizeTree tree -> HtmlSizes.write(html, tree, "view" + count++);
      case TypeTable types -> HtmlTypes.write(html, types, "view" + count++);
      case FileList files -> files(files);
      case GrowthTable growth -> growth(growth);
      case ChangeList changes -> HtmlChanges.write(html, changes);
      case ItemTable items -> HtmlItems.write(html, items);
      case TimeLine times -> HtmlTimes.write(html, times, "view" + count++);
    }
    html.closeLine();
  }

  private void facts(FactTable table) throws IOException {
    html.open("dl", "class", "facts");
    for (Fact fact : table.facts()) {
      html.open("div").leaf("dt", fact.name()).leaf("dd", fact.value()).close();
    }
    html.closeLine();
    if (!table.lines().isEmpty()) {
      html.open("details").leaf("summary", "What it says of itself");
      html.leaf("pre", String.join("\n", table.lines()));
      html.closeLine();
    }
  }

  private void map(SectionMap map) throws IOException {
    html.open("figure");
    SectionMapDrawing.draw(html, map, "view" + count++);
    html.close();
    if (map.listed()) {
      spans(map);
    } else {
      html.open("details").leaf("summary", "As a table");
      spans(map);
      html.closeLine();
    }
  }

  private void spans(SectionMap map) throws IOException {
    List<Span> spans = map.spans();
    boolean noted = spans.stream().anyMatch(span -> !span.note().isEmpty());
    HtmlTable table =
        noted
            ? HtmlTable.open(html, "By offset", "name", "#offset", "#size", "#share", "what")
            : HtmlTable.open(html, "By offset", "name", "#offset", "#size", "#share");
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      boolean gap = spans.get(i).kind() == SectionMap.Kind.GAP;
      if (!gap || spans.get(i).length() >= map.size() / LEAST_GAP) {
        order.add(i);
      }
    }
    order.sort(
        Comparator.comparingLong((Integer i) -> spans.get(i).offset())
            .thenComparingInt(i -> spans.get(i).lane()));
    for (int i : order) {
      Span span = spans.get(i);
      int colour = span.kind() == SectionMap.Kind.GAP ? -1 : SectionMapDrawing.colour(spans, i);
      table
          .row()
          .swatch("› ".repeat(span.lane()) + span.name(), colour)
          .number(span.offset(), Shown.offset(span.offset()))
          .size(span.length(), Sizes.text(span.length()))
          .number(span.length(), Shown.share(span.length(), map.size()));
      if (noted) {
        table.text(span.note());
      }
      table.end();
    }
    table.close();
  }

  private void files(FileList list) throws IOException {
    boolean told = list.files().stream().anyMatch(file -> file.stored() >= 0);
    HtmlTable table =
        told
            ? HtmlTable.open(html, "By size", "path", "#size", "#stored", "#share", "size")
            : HtmlTable.open(html, "By size", "path", "#size", "#share", "size");
    long largest = list.files().isEmpty() ? 0 : list.files().getFirst().size();
    for (FileList.Row file : list.files()) {
      table.row().swatch(file.path(), file.type()).size(file.size(), Sizes.text(file.size()));
      if (told) {
        table.size(file.stored(), Sizes.text(file.stored()));
      }
      table
          .number(file.size(), Shown.share(file.size(), list.total()))
          .bar(file.size(), largest, file.type() < 0 ? "o" : "t" + file.type())
          .end();
    }
    table.close();
  }

  private void growth(GrowthTable growth) throws IOException {
    if (growth.rows().isEmpty()) {
      html.leaf("p", "Nothing.").line();
      return;
    }
    HtmlTable table =
        HtmlTable.open(html, "Most first", "path", "#before", "#after", "#growth", "growth");
    long most = growth.rows().stream().mapToLong(row -> Math.abs(row.growth())).max().orElse(0);
    for (GrowthTable.Row row : growth.rows()) {
      table
          .row()
          .name(row.path())
          .number(row.before(), row.before() < 0 ? "—" : Sizes.text(row.before()))
          .number(row.after(), row.after() < 0 ? "—" : Sizes.text(row.after()))
          .number(row.growth(), Shown.growth(row.growth()))
          .bar(Math.abs(row.growth()), most, row.growth() < 0 ? "down" : "up")
          .end();
    }
    table.close();
    if (growth.more() > 0) {
      html.leaf("p", "And " + Shown.number(growth.more()) + " more (--max).").line();
    }
  }
}
