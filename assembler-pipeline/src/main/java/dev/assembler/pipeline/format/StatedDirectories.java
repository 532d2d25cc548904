package dev.assembler.pipeline.format;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.cpio.CpioEntry;
import dev.assembler.cpio.InitramfsContents;
import dev.assembler.pipeline.TreeRewrite;
import java.util.HashSet;
import java.util.Set;

/** Tells the directories that an archive states from those that are only part of longer names. */
final class StatedDirectories {

  private StatedDirectories() {}

  /** The tree of a segment, with this metadata where it states none. */
  static FileTree of(InitramfsContents.Part part, Metadata implicit) {
    Set<TreePath> stated = new HashSet<>();
    for (CpioEntry entry : part.entries()) {
      if (entry.kind() == Node.Kind.DIRECTORY) {
        stated.add(TreePath.of(entry.name()));
      }
    }
    return TreeRewrite.of(
        part.tree(),
        (path, node) ->
            node instanceof Directory && !stated.contains(path)
                ? node.withMetadata(implicit)
                : node);
  }
}
