package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import java.util.function.Consumer;

/** Times to the precision a format has: whole seconds in squashfs, nanoseconds in tar. */
final class TimeOfFormat {

  private TimeOfFormat() {}

  /**
   * @param warnings is told how many fractions of a second went
   */
  static FileTree of(FileTree tree, ImageFormat format, Consumer<String> warnings) {
    if (format != ImageFormat.SQUASHFS) {
      return tree;
    }
    var lost = new long[1];
    FileTree whole =
        TreeRewrite.of(
            tree,
            (path, node) -> {
              Metadata metadata = node.metadata();
              if (metadata.mtimeNanos() == 0) {
                return node;
              }
              lost[0]++;
              return node.withMetadata(metadata.withMtime(metadata.mtimeSeconds(), 0));
            });
    if (lost[0] > 0) {
      warnings.accept(
          lost[0]
              + (lost[0] == 1 ? " time loses its" : " times lose their")
              + " fraction of a second, which "
              + format
              + " cannot hold");
    }
    return whole;
  }
}
