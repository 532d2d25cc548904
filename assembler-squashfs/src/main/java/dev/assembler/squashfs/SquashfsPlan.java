package dev.assembler.squashfs;

import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/**
 * What is settled before the first byte is written: that the tree fits, every inode's number, the
 * files' order.
 */
record SquashfsPlan(
    FileTree tree,
    SquashfsOptions options,
    TreeCheck check,
    InodeNumbering numbering,
    FilePlan files) {

  /**
   * @throws dev.assembler.core.UnrepresentableTreeException if squashfs cannot hold the tree
   */
  static SquashfsPlan of(FileTree tree, SquashfsOptions options) throws IOException {
    TreeCheck check = TreeCheck.of(tree, options);
    InodeNumbering numbering = InodeNumbering.of(tree);
    return new SquashfsPlan(tree, options, check, numbering, FilePlan.of(tree, numbering, options));
  }
}
