package dev.assembler.pipeline.guest;

import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.ModuleTree;
import dev.assembler.pipeline.kernel.SelectedModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A selection of modules, not compressed: busybox's insmod knows no zstd, and what is compressed
 * once more does not become smaller. Signatures stay: they are of the plain file.
 */
final class PlainModules {

  /** Most bytes of a module, as when it is looked into. */
  private static final int LARGEST = 1 << 28;

  private PlainModules() {}

  /** The selection's tree with plain modules and indexes of these. */
  static FileTree of(ModuleSelection selection, int threads) throws IOException {
    FileTree tree = selection.tree();
    Map<TreePath, SelectedModule> packed = new HashMap<>();
    for (SelectedModule selected : selection.modules()) {
      if (!selected.module().path().equals(selected.module().uncompressedPath())) {
        packed.put(selection.path().resolve(TreePath.of(selected.module().path())), selected);
      }
    }
    if (packed.isEmpty()) {
      return tree;
    }
    TreeBuilder builder = FileTree.builder();
    tree.walk((path, node) -> {
      SelectedModule selected = packed.get(path);
      if (selected != null) {
        String plain = selected.module().uncompressedPath();
        builder.add(selection.path().resolve(TreePath.of(plain)), unpacked((RegularFile) node));
      } else {
        builder.add(path, alone(node));
      }
    });
    return ModuleTree.of(builder.build(), selection.release(), threads).indexed();
  }

  private static Node alone(Node node) {
    return node instanceof Directory directory
        ? Directory.of(directory.metadata(), List.of())
        : node;
  }

  private static RegularFile unpacked(RegularFile file) throws IOException {
    try (ImageSource source = file.content().open()) {
      if (source.size() > LARGEST) {
        throw new ImageFormatException(source.size() + " bytes, expected at most " + LARGEST);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
      source.readAt(0, bytes);
      try (InputStream in = StreamDecompressor.open(new ByteArrayInputStream(bytes.array()))) {
        byte[] plain = in.readNBytes(LARGEST + 1);
        if (plain.length > LARGEST) {
          throw new ImageFormatException("a module of more than " + LARGEST + " bytes");
        }
        return new RegularFile(file.metadata(), Content.of(plain));
      }
    }
  }
}
