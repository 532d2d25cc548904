package dev.assembler.pipeline.report;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.report.SizeTree.Item;
import dev.assembler.pipeline.report.SizeTree.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes sizes by directory: the treemap, what its colours mean, the largest directories. */
final class HtmlSizes {

  private static final int MOST_DIRECTORIES = 40;

  /** A directory under its path. */
  private record Listed(String path, Item item) {}

  private final Html html;
  private final SizeTree tree;

  private HtmlSizes(Html html, SizeTree tree) {
    this.html = html;
    this.tree = tree;
  }

  /**
   * @param id of the drawing in its page
   */
  static void write(Html html, SizeTree tree, String id) throws IOException {
    var sizes = new HtmlSizes(html, tree);
    html.open("figure", "class", "treemap");
    if (tree.root().size() > 0) {
      TreemapDrawing.draw(html, tree, id);
    }
    sizes.legend();
    html.close();
    html.open("details").leaf("summary", "Directories as a table");
    sizes.table();
    html.closeLine();
  }

  private void table() throws IOException {
    HtmlTable table =
        tree.compared()
            ? HtmlTable.open(html, "The largest", "directory", "#files", "#size", "#share", "#grew")
            : HtmlTable.open(html, "The largest", "directory", "#files", "#size", "#share");
    for (Listed each : directories()) {
      Item item = each.item();
      table
          .row()
          .name(each.path())
          .number(item.files(), Shown.number(item.files()))
          .size(item.size(), Sizes.text(item.size()))
          .number(item.size(), Shown.share(item.size(), tree.root().size()));
      if (tree.compared()) {
        long growth = item.size() - Math.max(0, item.before());
        table.number(growth, item.before() < 0 ? "new" : Shown.growth(growth));
      }
      table.end();
    }
    table.close();
  }

  private void legend() throws IOException {
    html.open("p", "class", "legend");
    if (tree.compared()) {
      legend("new", "new");
      legend("up", "grew");
      legend("same", "same size");
      legend("down", "shrank");
    } else {
      for (int i = 0; i < tree.types().size(); i++) {
        legend("t" + i, tree.types().get(i));
      }
      legend("o", "others");
    }
    html.close();
  }

  private void legend(String style, String name) throws IOException {
    html.open("span").leaf("span", "", "class", "swatch " + style).text(name).close().text(" ");
  }

  private List<Listed> directories() {
    var all = new ArrayList<Listed>();
    collect(tree.root(), "", all);
    all.sort(Comparator.comparingLong((Listed each) -> each.item().size()).reversed());
    return all.subList(0, Math.min(MOST_DIRECTORIES, all.size()));
  }

  private static void collect(Item item, String path, List<Listed> all) {
    all.add(new Listed(path.isEmpty() ? "/" : path, item));
    for (Item each : item.items()) {
      if (each.kind() == Kind.DIRECTORY) {
        collect(each, path + "/" + each.name(), all);
      }
    }
  }
}
