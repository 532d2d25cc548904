package dev.assembler.core.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lays trees over one another. Directories merge and take the upper one's metadata; anything else
 * replaces what the lower tree had under that name. A directory over something else, or something
 * else over a directory, is a conflict: it would silently lose a subtree or a link.
 */
public final class TreeOverlay {

  private TreeOverlay() {}

  /**
   * The lower tree with all of the upper one at {@code destination}. What is missing on the way
   * there becomes a directory with the {@code implicit} metadata.
   *
   * @throws IllegalArgumentException naming every path in conflict
   */
  public static FileTree lay(
      FileTree lower, FileTree upper, TreePath destination, Metadata implicit) {
    Directory shifted = upper.root();
    TreePath at = destination;
    var problems = new ArrayList<String>();
    while (!at.isRoot()) {
      Metadata metadata = lower.find(at.parent()).map(Node::metadata).orElse(implicit);
      shifted = Directory.of(metadata, List.of(new Directory.Entry(at.name(), shifted)));
      at = at.parent();
    }
    Directory merged = merge(TreePath.ROOT, lower.root(), shifted, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return FileTree.of(merged);
  }

  private static Directory merge(
      TreePath path, Directory lower, Directory upper, List<String> problems) {
    Map<EntryName, Node> merged = new TreeMap<>();
    for (Directory.Entry entry : lower.entries()) {
      merged.put(entry.name(), entry.node());
    }
    for (Directory.Entry entry : upper.entries()) {
      TreePath child = path.resolve(entry.name());
      merged.merge(
          entry.name(), entry.node(), (below, above) -> over(child, below, above, problems));
    }
    var entries = new ArrayList<Directory.Entry>(merged.size());
    merged.forEach((name, node) -> entries.add(new Directory.Entry(name, node)));
    return Directory.of(upper.metadata(), entries);
  }

  private static Node over(TreePath path, Node below, Node above, List<String> problems) {
    if (below instanceof Directory lower && above instanceof Directory upper) {
      return merge(path, lower, upper, problems);
    }
    if (below instanceof Directory || above instanceof Directory) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s: %s over %s; exclude one of them",
              path,
              article(above),
              article(below)));
    }
    return above;
  }

  private static String article(Node node) {
    return "a " + node.kind();
  }
}
