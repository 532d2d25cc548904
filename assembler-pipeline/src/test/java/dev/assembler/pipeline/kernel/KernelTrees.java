package dev.assembler.pipeline.kernel;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Modules of Debian's kernels, as their packages bring them: without indexes. */
public final class KernelTrees {

  /** What depmod writes. */
  static final List<String> INDEXES =
      List.of(
          "modules.dep",
          "modules.dep.bin",
          "modules.alias",
          "modules.alias.bin",
          "modules.softdep",
          "modules.symbols",
          "modules.symbols.bin",
          "modules.builtin.bin",
          "modules.builtin.alias.bin",
          "modules.devname");

  private KernelTrees() {}

  public static FileTree of(DebianKernel kernel) throws IOException {
    return unindexed(read(kernel.root()));
  }

  static FileTree read(Path folder) throws IOException {
    return HostDirectory.read(folder, HostReadOptions.defaults()).tree();
  }

  /** A file's bytes. */
  public static byte[] bytes(FileTree tree, String path) throws IOException {
    var file = (RegularFile) tree.find(TreePath.of(path)).orElseThrow();
    var bytes = new byte[(int) file.size()];
    try (ImageSource source = file.content().open()) {
      source.readAt(0, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }

  static FileTree unindexed(FileTree tree) {
    Set<String> made = Set.copyOf(INDEXES);
    return TreeRewrite.of(
        tree,
        (path, node) -> !path.isRoot() && made.contains(path.name().toString()) ? null : node);
  }

  /** A kernel's modules in a folder of their own, with the indexes that depmod makes of them. */
  static Path indexedByDepmod(DebianKernel kernel, Path folder) throws IOException {
    Path source = kernel.root().resolve("lib/modules").resolve(kernel.version());
    Path made = Files.createDirectories(folder.resolve("lib/modules").resolve(kernel.version()));
    Files.createSymbolicLink(made.resolve("kernel"), source.resolve("kernel"));
    for (String name : List.of("modules.order", "modules.builtin", "modules.builtin.modinfo")) {
      Files.copy(source.resolve(name), made.resolve(name));
    }
    ReferenceTool.require("depmod").run("-b", folder, kernel.version());
    return made;
  }
}
