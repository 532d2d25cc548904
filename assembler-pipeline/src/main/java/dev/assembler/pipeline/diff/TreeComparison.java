package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.TreeSet;

/** Two trees, by path and field; files that differ are looked into. */
final class TreeComparison {

  private final String place;
  private final FileTree left;
  private final FileTree right;
  private final ImageDiff inside;

  /**
   * @param place of the image that the trees are of
   * @param inside what looks into files that differ
   */
  TreeComparison(String place, FileTree left, FileTree right, ImageDiff inside) {
    this.place = place;
    this.left = left;
    this.right = right;
    this.inside = inside;
  }

  /** Gives what was told, for whatever comes behind it. */
  TreeTold into(Findings findings) throws IOException {
    var fields = new TreeSet<String>();
    var owners = new TreeSet<String>();
    TreeDiff.each(
        left,
        right,
        difference -> {
          fields.add(difference.field().startsWith("xattr ") ? "xattr" : difference.field());
          if (cause(difference.field()) == Cause.OWNERSHIP) {
            owners.add(difference.field() + difference.path());
          }
          tell(difference, findings);
          return true;
        });
    return new TreeTold(fields, owners);
  }

  private void tell(TreeDiff.Difference each, Findings findings) throws IOException {
    String path = place + ":" + each.path();
    if (each.field().equals("content") || each.field().equals("size")) {
      try (ImageSource ours = open(left, each.path());
          ImageSource theirs = open(right, each.path())) {
        if (each.offset() < 0) {
          inside.compareNested(path, ours, theirs, findings);
        } else {
          inside.compareNested(path, ours, theirs, each.offset(), findings);
        }
      }
    } else {
      findings.add(
          Difference.of(path, each.field(), -1, each.left(), each.right(), cause(each.field())));
    }
  }

  private static ImageSource open(FileTree tree, TreePath path) throws IOException {
    return ((RegularFile) tree.find(path).orElseThrow()).content().open();
  }

  private static Cause cause(String field) {
    return switch (field) {
      case "permissions" -> Cause.MODE;
      case "uid", "gid" -> Cause.OWNERSHIP;
      case "mtime" -> Cause.TIMESTAMP;
      case "hard link to" -> Cause.HARD_LINKS;
      default -> field.startsWith("xattr ") ? Cause.XATTRS : Cause.CONTENT;
    };
  }
}
