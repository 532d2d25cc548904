package dev.assembler.pipeline.report;

import dev.assembler.pipeline.Sizes;
import java.io.IOException;
import java.util.ArrayList;

/** Writes things with a few words each, with their sizes as numbers and as bars. */
final class HtmlItems {

  private HtmlItems() {}

  static void write(Html html, ItemTable items) throws IOException {
    if (items.rows().isEmpty()) {
      html.leaf("p", "None.").line();
      return;
    }
    var heads = new ArrayList<>(items.columns());
    if (items.sized()) {
      heads.add("#size");
      heads.add("size");
    }
    HtmlTable table = HtmlTable.open(html, "As listed", heads.toArray(String[]::new));
    long largest = items.rows().stream().mapToLong(ItemTable.Row::size).max().orElse(0);
    for (ItemTable.Row row : items.rows()) {
      table.row();
      for (String word : row.words()) {
        table.name(word);
      }
      if (items.sized()) {
        if (row.size() < 0) {
          table.number(row.size(), "—");
        } else {
          table.size(row.size(), Sizes.text(row.size()));
        }
        table.bar(Math.max(0, row.size()), largest, "t0");
      }
      table.end();
    }
    table.close();
    if (items.more() > 0) {
      html.leaf("p", "And " + Shown.number(items.more()) + " more (--max).").line();
    }
  }
}
