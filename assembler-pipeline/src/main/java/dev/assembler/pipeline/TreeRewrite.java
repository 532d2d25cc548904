package dev.assembler.pipeline;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes one tree of another, name by name; names that share a node keep sharing it. */
public final class TreeRewrite {

  /** What becomes of a node: itself, another, or null to leave it out with all below. */
  @FunctionalInterface
  public interface Rule {
    Node apply(TreePath path, Node node);
  }

  private final Rule rule;
  private final Map<Node, Node> shared = new IdentityHashMap<>();
  private final FileTree tree;

  private TreeRewrite(FileTree tree, Rule rule) {
    this.tree = tree;
    this.rule = rule;
  }

  /**
   * Applies a rule to every node. Of a node with several names the first that stays decides what it
   * becomes; for the others the rule only decides whether they stay.
   */
  public static FileTree of(FileTree tree, Rule rule) {
    return new TreeRewrite(tree, rule).run();
  }

  /** A directory of which some entries have been rewritten: depth costs no stack. */
  private static final class Copy {
    private final TreePath path;
    private final Directory original;
    private final List<Directory.Entry> entries;
    private int next;
    private boolean same = true;

    Copy(TreePath path, Directory original) {
      this.path = path;
      this.original = original;
      this.entries = new ArrayList<>(original.size());
    }

    boolean isComplete() {
      return next == original.size();
    }

    TreePath nextPath() {
      return path.resolve(original.name(next));
    }

    Node nextNode() {
      return original.node(next);
    }

    /** What the next entry becomes; null if it is left out. */
    void add(Node rewritten) {
      same &= rewritten == original.node(next);
      if (rewritten != null) {
        entries.add(new Directory.Entry(original.name(next), rewritten));
      }
      next++;
    }

    Directory complete() {
      return same ? original : Directory.of(original.metadata(), entries);
    }
  }

  private FileTree run() {
    Deque<Copy> open = new ArrayDeque<>();
    var root = (Directory) rule.apply(TreePath.ROOT, tree.root());
    for (var at = new Copy(TreePath.ROOT, Objects.requireNonNull(root, "root")); ; ) {
      if (at.isComplete()) {
        Directory complete = at.complete();
        if (open.isEmpty()) {
          return complete == tree.root() ? tree : FileTree.of(complete);
        }
        at = open.pop();
        at.add(complete);
        continue;
      }
      TreePath path = at.nextPath();
      Node changed = rule.apply(path, at.nextNode());
      if (changed instanceof Directory below) {
        open.push(at);
        at = new Copy(path, below);
      } else {
        at.add(leaf(at.nextNode(), changed));
      }
    }
  }

  private Node leaf(Node node, Node changed) {
    if (changed == null || tree.linkCount(node) == 1) {
      return changed;
    }
    Node first = shared.putIfAbsent(node, changed);
    return first == null ? changed : first;
  }
}
