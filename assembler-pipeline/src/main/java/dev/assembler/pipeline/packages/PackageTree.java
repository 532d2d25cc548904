package dev.assembler.pipeline.packages;

import dev.assembler.core.tree.FileTree;
import java.util.List;
import java.util.Objects;

/**
 * What packages make together.
 *
 * @param tree all their files, with the distribution's own database of what is installed
 * @param packages in the order in which they were laid over one another
 * @param notes what is left to know: scripts that were not run, effects done in their place; one
 *     sentence each
 */
public record PackageTree(FileTree tree, List<InstalledPackage> packages, List<String> notes) {

  public PackageTree {
    Objects.requireNonNull(tree, "tree");
    packages = List.copyOf(packages);
    notes = List.copyOf(notes);
  }
}
