package dev.assembler.pipeline.format;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** A format with everything settled about how to write it. */
public interface ImageWriter {

  /**
   * Writes settled trees: that of the main job last, before it those of {@link #ownTrees}.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException before the first stage is told of and
   *     the first byte written, if the format cannot hold one of them
   */
  ImageSummary write(List<FileTree> trees, ImageSink sink, ProgressListener progress)
      throws IOException;

  /**
   * What is known of the image before contents are read; empty where that is no more than the
   * trees.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException if the format cannot hold one of them
   */
  default Optional<ImagePlan> plan(List<FileTree> trees) throws IOException {
    check(trees);
    return Optional.empty();
  }

  /**
   * Lets the writer settle that the trees fit, and stops it before the first byte. One that has to
   * read contents for that may leave it to {@link #write}.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException if the format cannot hold one of them
   */
  default void check(List<FileTree> trees) throws IOException {
    ProgressListener stop =
        event -> {
          throw new Settled();
        };
    try {
      write(trees, new StreamSink(OutputStream.nullOutputStream()), stop);
    } catch (Settled e) {
      // what cannot be held is found before a writer tells of its first stage
    }
  }

  /** Thrown into a writer's first stage. */
  final class Settled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Settled() {}
  }

  /**
   * Trees that the image needs besides the main job's, each as its sources, written as {@code
   * --tree} takes them.
   */
  default List<List<byte[]>> ownTrees() {
    return List.of();
  }

  /** Tells what images the sources of the main job are, before anything else is asked. */
  default void madeFrom(List<ImageFile> images) {}

  /**
   * Says that contents come from a reading for several writers, in the order of a walk: each is to
   * be read once, and none to plan with.
   */
  default void readsOnce() {}

  /** The format in which the tree at this place comes to lie. */
  default ImageFormat formatOf(int place, ImageFormat own) {
    return own;
  }

  /**
   * The names of the parts in which the trees come to lie, as {@link ImageFormat#part} takes them,
   * empty for the image as a whole; none where that is the one tree.
   */
  default List<String> treeParts() {
    return List.of();
  }

  /** What is left of a tree that was written, where the format leaves out more without a loss. */
  default FileTree held(FileTree tree) {
    return tree;
  }

  /** As {@link #held(FileTree)} of the tree at this place. */
  default FileTree held(int place, FileTree tree) {
    return held(tree);
  }

  /** What is worth knowing before anything is written. */
  default List<String> remarks() {
    return List.of();
  }

  /** What is worth knowing after it was written. */
  default List<String> warnings() {
    return List.of();
  }
}
