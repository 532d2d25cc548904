package dev.assembler.core.tree;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable tree of nodes. Every directory is ordered by unsigned name bytes, so every walk of
 * equal trees meets equal names in equal order.
 */
public final class FileTree {

  /** What a walk calls for each name. */
  @FunctionalInterface
  public interface Visitor {
    void visit(TreePath path, Node node) throws IOException;
  }

  private final Directory root;
  private final long names;
  private final Map<Node, Integer> linked;

  private FileTree(Directory root) {
    this.root = Objects.requireNonNull(root, "root");
    var census = new Census();
    census.count(root);
    this.names = census.names;
    this.linked = census.linked;
  }

  private FileTree(Directory root, long names, Map<Node, Integer> linked) {
    this.root = root;
    this.names = names;
    this.linked = linked;
  }

  /**
   * @throws IllegalArgumentException if a directory has more than one name
   */
  public static FileTree of(Directory root) {
    return new FileTree(root);
  }

  public static TreeBuilder builder() {
    return new TreeBuilder();
  }

  public Directory root() {
    return root;
  }

  /** How many names there are, the root included. */
  public long nameCount() {
    return names;
  }

  /** How many names a node has in this tree; for a directory what POSIX file systems count. */
  public int linkCount(Node node) {
    if (node instanceof Directory directory) {
      return directory.linkCount();
    }
    return linked.isEmpty() ? 1 : linked.getOrDefault(node, 1);
  }

  /** The nodes with more than one name, by identity. */
  public Set<Node> linkedNodes() {
    return Collections.unmodifiableSet(linked.keySet());
  }

  public Optional<Node> find(TreePath path) {
    Node node = root;
    for (EntryName name : path.names()) {
      if (!(node instanceof Directory directory)) {
        return Optional.empty();
      }
      Optional<Node> child = directory.find(name);
      if (child.isEmpty()) {
        return child;
      }
      node = child.get();
    }
    return Optional.of(node);
  }

  /** Visits the root, then everything below: a directory before its entries, entries in order. */
  public void walk(Visitor visitor) throws IOException {
    var walk = new TreeWalk(TreePath.ROOT, root);
    while (walk.next()) {
      visitor.visit(walk.path(), walk.node());
    }
  }

  /** This tree with all metadata as the policy wants it; hard links stay or break as it says. */
  public FileTree normalized(MetadataPolicy policy) {
    return policy.apply(this);
  }

  /**
   * A tree that has this one's names, and whose shared nodes are known: nothing is counted again.
   *
   * @param copies what nodes of this tree with more than one name became, if they are still shared
   */
  FileTree withEqualNames(Directory copiedRoot, Map<Node, Node> copies) {
    Map<Node, Integer> copiedLinks = new IdentityHashMap<>();
    copies.forEach((original, copy) -> copiedLinks.put(copy, linked.get(original)));
    return new FileTree(copiedRoot, names, copiedLinks);
  }

  /** Counts names, and for each node with several how many it has. */
  private static final class Census {

    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Node, Integer> linked = new IdentityHashMap<>();
    private long names;

    void count(Directory root) {
      Deque<Directory> uncounted = new ArrayDeque<>();
      meet(root, uncounted);
      while (!uncounted.isEmpty()) {
        Directory directory = uncounted.pop();
        for (int i = 0; i < directory.size(); i++) {
          meet(directory.node(i), uncounted);
        }
      }
    }

    private void meet(Node node, Deque<Directory> uncounted) {
      names++;
      boolean first = seen.add(node);
      if (node instanceof Directory directory) {
        if (!first) {
          throw new IllegalArgumentException("a directory has two names in one tree");
        }
        uncounted.push(directory);
      } else if (!first) {
        linked.merge(node, 2, (have, one) -> have + 1);
      }
    }
  }
}
