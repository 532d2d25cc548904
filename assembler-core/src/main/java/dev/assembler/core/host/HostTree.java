package dev.assembler.core.host;

import dev.assembler.core.tree.FileTree;
import java.util.List;
import java.util.Objects;

/**
 * A host directory as a tree.
 *
 * @param tree with lazy contents: a file is opened when it is read, and must then still be what it
 *     was
 * @param unseen what this host access could not see, each in a few words ("holes", "xattrs outside
 *     user.*"); empty when nothing can be missing
 */
public record HostTree(FileTree tree, List<String> unseen) {
  public HostTree {
    Objects.requireNonNull(tree, "tree");
    unseen = List.copyOf(unseen);
  }
}
