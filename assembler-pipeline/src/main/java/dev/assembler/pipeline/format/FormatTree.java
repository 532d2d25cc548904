package dev.assembler.pipeline.format;

import dev.assembler.core.tree.FileTree;
import java.io.Closeable;
import java.util.List;
import java.util.Objects;

/**
 * What was read from an image.
 *
 * @param tree what is in it
 * @param kind in a word: "squashfs"
 * @param remarks what is worth saying about it, each in a few words
 * @param resource what has to be closed besides the image, null if nothing
 */
public record FormatTree(FileTree tree, String kind, List<String> remarks, Closeable resource) {

  public FormatTree {
    Objects.requireNonNull(tree, "tree");
    Objects.requireNonNull(kind, "kind");
    remarks = List.copyOf(remarks);
  }

  /** Of a format whose trees need no more than the image. */
  public static FormatTree of(FileTree tree, String kind) {
    return new FormatTree(tree, kind, List.of(), null);
  }
}
