package dev.assembler.pipeline.spec;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths of one spec, within the limits. Neighbours share what they have in common: most lines of a
 * long spec differ from the one before in their last name only.
 */
final class SpecPaths {

  private final Limits limits;
  private List<TreePath> last = new ArrayList<>();

  SpecPaths(Limits limits) {
    this.limits = limits;
  }

  /**
   * The same path, of as few new objects as can be.
   *
   * @throws IllegalArgumentException if it is deeper than the limit
   */
  TreePath share(TreePath path) {
    if (path.depth() > limits.depth()) {
      throw new IllegalArgumentException(
          "a path of " + path.depth() + " names, beyond the limit (" + limits.depth() + ")");
    }
    List<EntryName> names = path.names();
    int common = 0;
    while (common < Math.min(names.size(), last.size())
        && last.get(common).name().equals(names.get(common))) {
      common++;
    }
    last.subList(common, last.size()).clear();
    TreePath shared = common == 0 ? TreePath.ROOT : last.get(common - 1);
    for (EntryName name : names.subList(common, names.size())) {
      shared = shared.resolve(name);
      last.add(shared);
    }
    return shared;
  }
}
