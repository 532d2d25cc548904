package dev.assembler.pipeline.report;

import dev.assembler.pipeline.diff.Difference;
import dev.assembler.pipeline.report.ChangeList.CauseCount;
import dev.assembler.pipeline.report.ChangeList.PlaceCount;
import java.io.IOException;

/** Writes what differs: causes with what ends them, places, then each difference. */
final class HtmlChanges {

  private HtmlChanges() {}

  static void write(Html html, ChangeList changes) throws IOException {
    if (changes.found() == 0 && !changes.more()) {
      html.leaf("p", "Nothing: the two are equal.").line();
      return;
    }
    html.leaf(
            "p",
            Shown.number(changes.found())
                + (changes.found() == 1 ? " difference" : " differences")
                + (changes.more() ? ", and more that were not looked for" : "")
                + ".")
        .line();
    causes(html, changes);
    places(html, changes);
    differences(html, changes);
  }

  private static void causes(Html html, ChangeList changes) throws IOException {
    HtmlTable table =
        HtmlTable.open(html, "By cause", "cause", "#differences", "", "what ends it in a build");
    for (CauseCount each : changes.causes()) {
      table
          .row()
          .text(each.cause().toString())
          .number(each.count(), Shown.number(each.count()))
          .bar(each.count(), changes.found(), "up")
          .text(String.join("; ", each.cures()))
          .end();
    }
    table.close();
  }

  private static void places(Html html, ChangeList changes) throws IOException {
    HtmlTable table = HtmlTable.open(html, "By place", "in", "#differences", "");
    for (PlaceCount each : changes.places()) {
      table
          .row()
          .name(each.place().isEmpty() ? "the whole" : each.place())
          .number(each.count(), Shown.number(each.count()))
          .bar(each.count(), changes.found(), "up")
          .end();
    }
    table.close();
  }

  private static void differences(Html html, ChangeList changes) throws IOException {
    HtmlTable table =
        HtmlTable.open(
            html, "Each difference", "place", "field", "#offset", "before", "after", "cause");
    for (Difference each : changes.differences()) {
      table
          .row()
          .name(each.place().isEmpty() ? "the whole" : each.place())
          .text(each.field())
          .number(each.offset(), each.offset() < 0 ? "" : Shown.offset(each.offset()))
          .name(each.left())
          .name(each.right());
      html.open("td").text(each.cause().toString());
      if (!each.details().isEmpty()) {
        html.open("details").leaf("summary", "more");
        html.leaf("pre", String.join("\n", each.details())).close();
      }
      html.close();
      table.end();
    }
    table.close();
    long rest = changes.found() - changes.differences().size();
    if (rest > 0) {
      html.leaf("p", "And " + Shown.number(rest) + " more (--max).").line();
    }
  }
}
