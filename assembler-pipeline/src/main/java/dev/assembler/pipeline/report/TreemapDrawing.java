package dev.assembler.pipeline.report;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.report.SizeTree.Item;
import dev.assembler.pipeline.report.SizeTree.Kind;
import java.io.IOException;
import java.util.List;

/** Draws sizes by directory as a treemap: groups in groups, as directories are in directories. */
final class TreemapDrawing {

  private static final double HEIGHT = 560;

  /** Of fewer items than {@link #FEW}: there is not much to see. */
  private static final double LOW = 200;

  private static final int FEW = 12;

  /** Of a letter, on average, at the size that the style sheet gives. */
  private static final double LETTER = 6.1;

  private static final double LINE = 14;
  private static final double MARGIN = 4;

  private final Html html;
  private final SizeTree tree;

  private TreemapDrawing(Html html, SizeTree tree) {
    this.html = html;
    this.tree = tree;
  }

  /**
   * @param id of the drawing in its page
   */
  static void draw(Html html, SizeTree tree, String id) throws IOException {
    new TreemapDrawing(html, tree).drawing(id);
  }

  private void drawing(String id) throws IOException {
    double height = tree.root().count() < FEW ? LOW : HEIGHT;
    String title = tree.heading() + ": " + Shown.size(tree.root().size());
    Drawing.open(html, "tree", id, title, height);
    item(tree.root(), "", new Rectangle(0, 0, Drawing.WIDTH, height));
    html.closeLine();
  }

  private void item(Item item, String above, Rectangle at) throws IOException {
    String path = path(item, above);
    html.open("g", "class", style(item), "data-s", Long.toString(item.size()));
    html.leaf("title", title(item, path));
    Drawing.rectangle(html, at);
    boolean header = item.items().isEmpty() ? at.height() >= LINE : Treemap.hasHeader(at);
    String name = name(item);
    String shown = header ? Shown.fitting(name, (int) ((at.width() - 2 * MARGIN) / LETTER)) : "";
    // The script needs the whole name, and a place for it.
    html.leaf(
        "text",
        shown,
        "x",
        Shown.at(at.x() + MARGIN),
        "y",
        Shown.at(at.y() + 11),
        "data-n",
        shown.equals(name) ? null : name);
    html.line();
    if (!item.items().isEmpty()) {
      List<Long> sizes = item.items().stream().map(Item::size).toList();
      List<Rectangle> parts = Treemap.divide(sizes, Treemap.inside(at));
      for (int i = 0; i < parts.size(); i++) {
        item(item.items().get(i), path, parts.get(i));
      }
    }
    html.close();
  }

  private static String path(Item item, String above) {
    return item.kind() == Kind.OTHERS
        ? above + "/ " + name(item)
        : item.name().isEmpty() ? "" : above + "/" + item.name();
  }

  private static String name(Item item) {
    return switch (item.kind()) {
      case OTHERS -> Shown.number(item.files()) + (item.files() == 1 ? " other" : " others");
      case DIRECTORY ->
          (item.name().isEmpty() ? "/" : item.name()) + "  " + Sizes.text(item.size());
      case FILE -> item.name();
    };
  }

  private String title(Item item, String path) {
    var title = new StringBuilder(path.isEmpty() ? "/" : path);
    title.append('\n').append(Shown.size(item.size()));
    title.append(", ").append(Shown.share(item.size(), tree.root().size()));
    if (item.kind() == Kind.DIRECTORY) {
      title.append(", ").append(Shown.number(item.files()));
      title.append(item.files() == 1 ? " file" : " files");
    }
    if (tree.compared() && item.kind() != Kind.OTHERS) {
      title
          .append('\n')
          .append(
              item.before() < 0
                  ? "was not there before"
                  : item.before() == item.size()
                      ? "as large as before"
                      : Shown.growth(item.size() - item.before())
                          + ", was "
                          + Sizes.text(item.before()));
    }
    return title.toString();
  }

  /** d and f tell the script what can be opened; the rest is colours. */
  private String style(Item item) {
    String kind = item.kind() == Kind.DIRECTORY ? "d" : "f";
    if (item.kind() == Kind.OTHERS) {
      return "f o";
    }
    if (tree.compared()) {
      return kind + " " + change(item);
    }
    return kind.equals("d") ? kind : kind + (item.type() < 0 ? " o" : " t" + item.type());
  }

  private static String change(Item item) {
    return item.before() < 0
        ? "new"
        : item.before() < item.size() ? "up" : item.before() > item.size() ? "down" : "same";
  }
}
