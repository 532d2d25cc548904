package dev.assembler.pipeline.report;

import java.io.IOException;

/** What all drawings of a page (SVG 2) have in common. */
final class Drawing {

  /** Of every drawing, in its own units; a page scales it to its own. */
  static final double WIDTH = 1160;

  private Drawing() {}

  /**
   * Begins a drawing on a line of its own; whoever can't see it is told its title.
   *
   * @param style its class
   * @param id of it in its page
   */
  static void open(Html html, String style, String id, String title, double height)
      throws IOException {
    String titled = id + "-title";
    html.line()
        .open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "class",
            style,
            "id",
            id,
            "viewBox",
            "0 0 " + Shown.at(WIDTH) + " " + Shown.at(height),
            "role",
            "img",
            "aria-labelledby",
            titled)
        .leaf("title", title, "id", titled)
        .line();
  }

  static void rectangle(Html html, Rectangle at) throws IOException {
    html.open(
            "rect",
            "x",
            Shown.at(at.x()),
            "y",
            Shown.at(at.y()),
            "width",
            Shown.at(Math.max(0, at.width())),
            "height",
            Shown.at(Math.max(0, at.height())))
        .close();
  }
}
