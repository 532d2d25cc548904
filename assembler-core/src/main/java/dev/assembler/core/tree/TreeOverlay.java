package dev.assembler.core.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

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
    Directory merged = merge(lower.root(), shifted, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return FileTree.of(merged);
  }

  /** Two directories at one path, and what has become of their entries so far. */
  private static final class Merge {
    private final TreePath path;
    private final Directory lower;
    private final Directory upper;
    private final List<Directory.Entry> entries = new ArrayList<>();
    private int atLower;
    private int atUpper;

    Merge(TreePath path, Directory lower, Directory upper) {
      this.path = path;
      this.lower = lower;
      this.upper = upper;
    }

    boolean isComplete() {
      return atLower == lower.size() && atUpper == upper.size();
    }

    /** Below 0 if the next name is the lower directory's alone, above 0 if it is the upper's. */
    int order() {
      if (atLower == lower.size() || atUpper == upper.size()) {
        return atLower == lower.size() ? 1 : -1;
      }
      return lower.name(atLower).compareTo(upper.name(atUpper));
    }

    /** A name that only one of them has. */
    void keep(boolean isLower) {
      Directory from = isLower ? lower : upper;
      int index = isLower ? atLower++ : atUpper++;
      entries.add(new Directory.Entry(from.name(index), from.node(index)));
    }

    /** What the name that both have is bound to. */
    void add(Node merged) {
      entries.add(new Directory.Entry(upper.name(atUpper), merged));
      atLower++;
      atUpper++;
    }
  }

  private static Directory merge(Directory lower, Directory upper, List<String> problems) {
    Deque<Merge> open = new ArrayDeque<>();
    for (var at = new Merge(TreePath.ROOT, lower, upper); ; ) {
      if (at.isComplete()) {
        Directory complete = Directory.of(at.upper.metadata(), at.entries);
        if (open.isEmpty()) {
          return complete;
        }
        at = open.pop();
        at.add(complete);
      } else if (at.order() != 0) {
        at.keep(at.order() < 0);
      } else {
        TreePath path = at.path.resolve(at.upper.name(at.atUpper));
        Node below = at.lower.node(at.atLower);
        Node above = at.upper.node(at.atUpper);
        if (below instanceof Directory lowerOne && above instanceof Directory upperOne) {
          open.push(at);
          at = new Merge(path, lowerOne, upperOne);
        } else {
          at.add(over(path, below, above, problems));
        }
      }
    }
  }

  private static Node over(TreePath path, Node below, Node above, List<String> problems) {
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
