package dev.assembler.pipeline.convert;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.pipeline.source.SourceStream;
import dev.assembler.pipeline.source.Spool;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarReadOptions;
import java.io.IOException;
import java.util.List;

/** Reads an image back and compares it with the tree it was written from. */
final class ImageVerification {

  private static final int LISTED = 5;

  private ImageVerification() {}

  /**
   * @throws DifferentTreeException if anything differs
   */
  static void compare(
      FileTree tree, OutputFormat format, ImageSource image, ProgressListener progress)
      throws IOException {
    progress.on(new ProgressEvent.StageStarted("verifying", image.size()));
    switch (format.format()) {
      case SQUASHFS -> {
        SquashfsImage.verify(image, Limits.defaults());
        requireSame(tree, SquashfsImage.read(image, Limits.defaults()));
      }
      case TAR -> compareTar(tree, format.codec(), image);
      default -> throw new IllegalStateException(format.format() + " cannot be verified");
    }
    progress.on(new ProgressEvent.StageFinished());
  }

  private static void compareTar(FileTree tree, Codec codec, ImageSource image) throws IOException {
    if (codec.id() == Codec.Id.STORE) {
      compareArchive(tree, image);
      return;
    }
    try (StreamDecompressor plain = StreamDecompressor.open(new SourceStream(image));
        Spool spool = Spool.of(plain, null)) {
      compareArchive(tree, spool);
    }
  }

  private static void compareArchive(FileTree tree, ImageSource archive) throws IOException {
    TarArchive.verify(archive);
    requireSame(tree, TarArchive.read(archive, TarReadOptions.defaults()));
  }

  private static void requireSame(FileTree tree, FileTree found) throws IOException {
    List<TreeDiff.Difference> differences = TreeDiff.between(tree, found, LISTED);
    if (!differences.isEmpty()) {
      throw new DifferentTreeException(
          "read back, it is not the tree that was written: "
              + String.join("; ", differences.stream().map(Object::toString).toList()));
    }
  }
}
