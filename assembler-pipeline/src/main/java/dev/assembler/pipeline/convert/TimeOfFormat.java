package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;

/** Times to the precision a format has: whole seconds in squashfs, nanoseconds in tar. */
final class TimeOfFormat {

  private TimeOfFormat() {}

  static FileTree of(FileTree tree, ImageFormat format) {
    if (format != ImageFormat.SQUASHFS) {
      return tree;
    }
    return TreeRewrite.of(
        tree,
        (path, node) -> {
          Metadata metadata = node.metadata();
          return metadata.mtimeNanos() == 0
              ? node
              : node.withMetadata(metadata.withMtime(metadata.mtimeSeconds(), 0));
        });
  }
}
