package dev.assembler.core.tree;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A cursor over a node and everything below: a directory before its entries, entries in order. No
 * method calls itself here or wherever else this package goes down a tree: depth costs heap, not
 * the thread's stack.
 */
final class TreeWalk {

  /** A directory that has been met, and which of its entries comes next. */
  private static final class Open {
    private final TreePath path;
    private final Directory directory;
    private int next;

    Open(TreePath path, Directory directory) {
      this.path = path;
      this.directory = directory;
    }
  }

  private final Deque<Open> open = new ArrayDeque<>();
  private TreePath path;
  private Node node;
  private boolean begun;

  TreeWalk(TreePath path, Node node) {
    this.path = path;
    this.node = node;
  }

  /** Goes to the next node, the first time to the first; false if there is none. */
  boolean next() {
    if (!begun) {
      begun = true;
      return true;
    }
    if (node instanceof Directory directory) {
      open.push(new Open(path, directory));
    }
    while (!open.isEmpty()) {
      Open at = open.peek();
      if (at.next < at.directory.size()) {
        path = at.path.resolve(at.directory.name(at.next));
        node = at.directory.node(at.next);
        at.next++;
        return true;
      }
      open.pop();
    }
    return false;
  }

  TreePath path() {
    return path;
  }

  Node node() {
    return node;
  }
}
