package dev.assembler.core.host;

import dev.assembler.core.tree.TreePath;

/** Paths as messages name them: the root as the caller gave it, and what is below. */
final class ShownPath {

  private ShownPath() {}

  static String of(String root, TreePath below) {
    if (below.isRoot()) {
      return root;
    }
    return root.endsWith("/") ? root + below.toString().substring(1) : root + below;
  }
}
