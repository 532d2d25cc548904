package dev.assembler.pipeline.convert;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
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
import java.nio.file.Path;
import java.util.List;

/** Reads an image back and compares it with the tree it was written from. */
final class ImageVerification {

  private static final int LISTED = 5;

  private final FileTree tree;
  private final OutputFormat format;
  private final Path spoolFolder;

  /**
   * @param spoolFolder where temporary files may go, null for the host's usual place
   */
  ImageVerification(FileTree tree, OutputFormat format, Path spoolFolder) {
    this.tree = tree;
    this.format = format;
    this.spoolFolder = spoolFolder;
  }

  /**
   * @throws DifferentTreeException if anything differs, or the image cannot be read
   */
  void compare(ImageSource image, ProgressListener progress) throws IOException {
    progress.on(new ProgressEvent.StageStarted("verifying", image.size()));
    try {
      switch (format.format()) {
        case SQUASHFS -> {
          SquashfsImage.verify(image, Limits.defaults());
          requireSame(SquashfsImage.read(image, Limits.defaults()));
        }
        case TAR -> compareTar(image);
        default -> throw new IllegalStateException(format.format() + " cannot be verified");
      }
    } catch (ImageFormatException e) {
      // The sources' contents have just been read to their ends: what is malformed is ours.
      throw new DifferentTreeException("read back, it is malformed: " + e.getMessage(), e);
    }
    progress.on(new ProgressEvent.StageFinished());
  }

  private void compareTar(ImageSource image) throws IOException {
    if (format.codec().id() == Codec.Id.STORE) {
      compareArchive(image);
      return;
    }
    try (StreamDecompressor plain = StreamDecompressor.open(new SourceStream(image));
        Spool spool = Spool.of(plain, spoolFolder)) {
      compareArchive(spool);
    }
  }

  private void compareArchive(ImageSource archive) throws IOException {
    TarArchive.verify(archive);
    requireSame(TarArchive.read(archive, TarReadOptions.defaults()));
  }

  private void requireSame(FileTree found) throws IOException {
    List<TreeDiff.Difference> differences = TreeDiff.between(tree, found, LISTED);
    if (!differences.isEmpty()) {
      throw new DifferentTreeException(
          "read back, it is not the tree that was written: "
              + String.join("; ", differences.stream().map(Object::toString).toList()));
    }
  }
}
