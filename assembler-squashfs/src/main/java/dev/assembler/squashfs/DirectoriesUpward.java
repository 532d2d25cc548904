package dev.assembler.squashfs;

import dev.assembler.core.tree.Directory;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * The walk that inode numbers and both tables follow: every directory after those below it, those
 * of one directory in the order of their names. The stack is on the heap, however deep the tree.
 */
final class DirectoriesUpward {

  /** What the walk calls for each directory. */
  @FunctionalInterface
  interface Visitor {
    void visit(Directory directory) throws IOException;
  }

  private static final class Step {
    private final Directory directory;
    private int next;

    Step(Directory directory) {
      this.directory = directory;
    }

    /** The next directory in this one, or null. */
    Directory nextBelow() {
      while (next < directory.size()) {
        if (directory.node(next++) instanceof Directory below) {
          return below;
        }
      }
      return null;
    }
  }

  private DirectoriesUpward() {}

  static void walk(Directory root, Visitor visitor) throws IOException {
    var way = new ArrayDeque<Step>();
    way.push(new Step(root));
    while (!way.isEmpty()) {
      Directory below = way.peek().nextBelow();
      if (below == null) {
        visitor.visit(way.pop().directory);
      } else {
        way.push(new Step(below));
      }
    }
  }
}
