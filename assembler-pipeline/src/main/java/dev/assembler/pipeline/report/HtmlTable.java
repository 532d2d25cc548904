package dev.assembler.pipeline.report;

import java.io.IOException;

/** A table of a page, row by row; numbers stand right and are sorted as numbers. */
final class HtmlTable {

  private final Html html;

  private HtmlTable(Html html) {
    this.html = html;
  }

  /**
   * Begins a table.
   *
   * @param columns their heads; one that begins with # is of numbers
   */
  static HtmlTable open(Html html, String caption, String... columns) throws IOException {
    html.open("div", "class", "scroll").open("table", "class", "sorted");
    html.leaf("caption", caption).line();
    html.open("thead").open("tr");
    for (String column : columns) {
      boolean number = column.startsWith("#");
      html.leaf(
          "th",
          number ? column.substring(1) : column,
          "scope",
          "col",
          "class",
          number ? "number" : null);
    }
    html.close().closeLine().open("tbody").line();
    return new HtmlTable(html);
  }

  HtmlTable row(String... attributes) throws IOException {
    html.open("tr", attributes);
    return this;
  }

  HtmlTable text(String text) throws IOException {
    html.leaf("td", text);
    return this;
  }

  /** A name of what was read: it may be written in any direction. */
  HtmlTable name(String name) throws IOException {
    html.open("td", "class", "name").leaf("bdi", name).close();
    return this;
  }

  /** A name with the colour of its type. */
  HtmlTable swatch(String name, int type) throws IOException {
    html.open("td", "class", "name");
    html.leaf("span", "", "class", "swatch " + (type < 0 ? "o" : "t" + type));
    html.leaf("bdi", name).close();
    return this;
  }

  /** A number, and how it is shown. */
  HtmlTable number(long value, String shown) throws IOException {
    html.leaf("td", shown, "class", "number", "data-v", Long.toString(value));
    return this;
  }

  /** A size of which the exact number is shown by pointing at it. */
  HtmlTable size(long bytes, String shown) throws IOException {
    html.leaf(
        "td",
        shown,
        "class",
        "number",
        "data-v",
        Long.toString(bytes),
        "title",
        Shown.number(bytes) + " bytes");
    return this;
  }

  /** A bar, as wide as a share of the widest; what it says is in another column. */
  HtmlTable bar(long part, long whole, String style) throws IOException {
    double width = whole <= 0 ? 0 : Math.min(100.0, 100.0 * part / whole);
    html.open("td", "class", "bar", "data-v", Long.toString(part));
    html.open(
            "span",
            "class",
            style,
            "style",
            "width:" + Shown.at(part > 0 ? Math.max(0.5, width) : 0) + "%")
        .close()
        .close();
    return this;
  }

  HtmlTable end() throws IOException {
    html.closeLine();
    return this;
  }

  void close() throws IOException {
    html.close().close().closeLine();
  }
}
