package dev.assembler.pipeline.report;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.report.TypeTable.Row;
import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

/** Writes files by type: as they are read, and below to the same scale as they are stored. */
final class HtmlTypes {

  private static final double LANE = 34;
  private static final double SPACE = 22;
  private static final double LETTER = 6.4;

  private final Html html;
  private final TypeTable types;
  private final long total;

  private HtmlTypes(Html html, TypeTable types) {
    this.html = html;
    this.types = types;
    this.total = types.rows().stream().mapToLong(Row::size).sum();
  }

  /**
   * @param id of the drawing in its page
   */
  static void write(Html html, TypeTable types, String id) throws IOException {
    var written = new HtmlTypes(html, types);
    if (written.total > 0) {
      written.drawing(id);
    }
    written.table();
    if (types.duplicates() > 0) {
      html.leaf(
              "p",
              Sizes.text(types.duplicates())
                  + " are in files whose bytes are there once more, and take no room again.")
          .line();
    }
  }

  private void drawing(String id) throws IOException {
    boolean told = types.tellsStored();
    double height = (told ? 2 : 1) * (LANE + SPACE);
    html.open("figure");
    Drawing.open(html, "map", id, types.heading(), height);
    lane("as they are read", Row::size, 0);
    if (told) {
      lane("as they are stored", Row::stored, LANE + SPACE);
    }
    html.close().closeLine();
  }

  private void lane(String what, ToLongFunction<Row> measure, double y) throws IOException {
    double x = 0;
    List<Row> rows = types.rows();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double width = Drawing.WIDTH * measure.applyAsLong(row) / total;
      if (width == 0) {
        continue;
      }
      html.open("g", "class", i < TypeTable.COLOURS ? "t" + i : "o");
      html.leaf("title", row.type() + " " + what + "\n" + Shown.size(measure.applyAsLong(row)));
      Drawing.rectangle(html, new Rectangle(x, y, width, LANE));
      String name = Shown.fitting(row.type(), (int) ((width - 8) / LETTER));
      if (!name.isEmpty()) {
        html.leaf("text", name, "x", Shown.at(x + 5), "y", Shown.at(y + 21));
      }
      html.closeLine();
      x += width;
    }
    String sum = Sizes.text(rows.stream().mapToLong(measure).sum()) + " " + what;
    html.leaf("text", sum, "class", "ruler", "x", "0", "y", Shown.at(y + LANE + 14)).line();
  }

  private void table() throws IOException {
    boolean told = types.tellsStored();
    HtmlTable table =
        told
            ? HtmlTable.open(
                html, "By suffix", "type", "#files", "#size", "#stored", "#ratio", "stored of size")
            : HtmlTable.open(html, "By suffix", "type", "#files", "#size", "#share", "size");
    long largest = types.rows().isEmpty() ? 0 : types.rows().getFirst().size();
    for (int i = 0; i < types.rows().size(); i++) {
      Row row = types.rows().get(i);
      int colour = i < TypeTable.COLOURS ? i : -1;
      table
          .row()
          .swatch(row.type(), colour)
          .number(row.files(), Shown.number(row.files()))
          .size(row.size(), Sizes.text(row.size()));
      if (told) {
        table
            .size(row.stored(), Sizes.text(row.stored()))
            .number(
                row.size() == 0 ? 0 : 1000 * row.stored() / row.size(),
                Shown.share(row.stored(), row.size()))
            .bar(row.stored(), row.size(), "stored");
      } else {
        table
            .number(row.size(), Shown.share(row.size(), total))
            .bar(row.size(), largest, colour < 0 ? "o" : "t" + colour);
      }
      table.end();
    }
    table.close();
  }
}
