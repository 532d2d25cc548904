package dev.assembler.iso9660;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.file.Path;

/** Images of trees, for tests. */
final class Written {

  static final IsoOptions PLAIN = IsoOptions.defaults().withPadding(0);

  private Written() {}

  static MemoryImage image(FileTree tree, IsoOptions options) throws IOException {
    var image = new MemoryImage();
    IsoImage.write(tree, options, image);
    return image;
  }

  static Path file(Path file, FileTree tree, IsoOptions options) throws IOException {
    try (var image = FileImage.create(file)) {
      IsoImage.write(IsoImage.plan(tree, options), SystemArea.EMPTY, image, ProgressListener.NONE);
    }
    return file;
  }

  static TreePath path(String path) {
    return TreePath.of(path);
  }
}
