package dev.assembler.pipeline.convert;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.format.FormatTree;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads an image back and compares it with the trees it was written from. */
final class ImageVerification {

  private static final int LISTED = 5;

  /** Of so many files one is compared where a sample will do. */
  private static final int SAMPLE = 16;

  private final List<FileTree> trees;
  private final OutputFormat output;
  private final ReadOptions options;
  private final Verification extent;

  /**
   * @param spoolFolder where temporary files may go, null for the host's usual place
   */
  ImageVerification(
      List<FileTree> trees, OutputFormat output, Path spoolFolder, Verification extent) {
    this.trees = trees;
    this.output = output;
    this.extent = extent;
    this.options = ReadOptions.defaults().withSpoolFolder(spoolFolder);
  }

  /**
   * @throws DifferentTreeException if anything differs, or the image cannot be read
   */
  void compare(ImageSource image, ProgressListener progress) throws IOException {
    progress.on(new ProgressEvent.StageStarted("verifying", image.size()));
    List<String> parts = output.writer().treeParts();
    try (ImageFile whole = ImageFile.of("image", image, options)) {
      if (extent == Verification.FULL) {
        whole.format().verify(whole, options);
      }
      if (parts.isEmpty()) {
        requireSame(trees.size() - 1, whole);
      }
      List<String> named = parts.stream().filter(part -> !part.isEmpty()).toList();
      Iterator<ImageFile> found =
          named.isEmpty()
              ? Collections.emptyIterator()
              : TreeSource.parts(whole, named, options).iterator();
      for (int i = 0; i < parts.size(); i++) {
        requireSame(i, parts.get(i).isEmpty() ? whole : found.next());
      }
    } catch (ImageFormatException | InputException e) {
      // The sources' contents have just been read to their ends: what is malformed is ours.
      throw new DifferentTreeException("read back, it is malformed: " + e.getMessage(), e);
    }
    progress.on(new ProgressEvent.StageFinished());
  }

  private void requireSame(int place, ImageFile file) throws IOException {
    FileTree written = output.writer().held(place, trees.get(place));
    FormatTree found = file.format().open(file, options);
    try (Closeable _ = found.resource()) {
      List<TreeDiff.Difference> differences =
          TreeDiff.between(sample(written), sample(found.tree()), LISTED);
      if (!differences.isEmpty()) {
        throw new DifferentTreeException(
            "read back, it is not the tree that was written: "
                + String.join("; ", differences.stream().map(Object::toString).toList()));
      }
    }
  }

  /** The tree with the contents that are compared, and zeros in place of the others. */
  private FileTree sample(FileTree tree) {
    return extent == Verification.FULL
        ? tree
        : TreeRewrite.of(
            tree,
            (path, node) ->
                node instanceof RegularFile file && !isInSample(path)
                    ? new RegularFile(file.metadata(), Content.zeros(file.size()))
                    : node);
  }

  private static boolean isInSample(TreePath path) {
    var sum = new CRC32C();
    sum.update(path.toBytes());
    return sum.getValue() % SAMPLE == 0;
  }
}
