package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;

/** Makes one tree of another, name by name; names that share a node keep sharing it. */
final class TreeRewrite {

  /** What becomes of a node: itself, another, or null to leave it out with all below. */
  @FunctionalInterface
  interface Rule {
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
  static FileTree of(FileTree tree, Rule rule) {
    var rewrite = new TreeRewrite(tree, rule);
    return FileTree.of((Directory) rewrite.node(TreePath.ROOT, tree.root()));
  }

  private Node node(TreePath path, Node node) {
    Node changed = rule.apply(path, node);
    if (changed instanceof Directory directory) {
      return entries(path, directory);
    }
    if (changed == null || tree.linkCount(node) == 1) {
      return changed;
    }
    Node first = shared.putIfAbsent(node, changed);
    return first == null ? changed : first;
  }

  private Directory entries(TreePath path, Directory directory) {
    var entries = new ArrayList<Directory.Entry>(directory.size());
    boolean same = true;
    for (int i = 0; i < directory.size(); i++) {
      Node child = node(path.resolve(directory.name(i)), directory.node(i));
      same &= child == directory.node(i);
      if (child != null) {
        entries.add(new Directory.Entry(directory.name(i), child));
      }
    }
    return same ? directory : Directory.of(directory.metadata(), entries);
  }
}
