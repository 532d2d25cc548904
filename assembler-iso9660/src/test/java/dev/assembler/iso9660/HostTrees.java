package dev.assembler.iso9660;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Directories of the host as other programs left them, owned by nobody in particular. */
final class HostTrees {

  private HostTrees() {}

  static FileTree read(Path directory) throws IOException {
    HostReadOptions options = HostReadOptions.defaults().withXattrs(XattrChoice.NONE);
    return changed(HostDirectory.read(directory, options).tree(), true);
  }

  static void write(FileTree tree, Path directory) throws IOException {
    HostDirectory.write(tree, directory, HostWriteOptions.defaults());
  }

  /** Each name a node of its own. */
  static FileTree withoutLinks(FileTree tree) throws IOException {
    return changed(tree, false);
  }

  static FileTree withRootOf(FileTree tree, FileTree other) {
    return FileTree.of(tree.root().withMetadata(other.root().metadata()));
  }

  static FileTree without(FileTree tree, String path) {
    var builder = FileTree.builder().add(TreePath.ROOT, tree.root());
    builder.remove(TreePath.of(path));
    return builder.build();
  }

  private static FileTree changed(FileTree tree, boolean links) throws IOException {
    var builder = FileTree.builder();
    Map<Node, Node> nodes = new IdentityHashMap<>();
    tree.walk((path, node) -> {
      Metadata metadata = node.metadata().withOwner(0, 0);
      if (node instanceof Directory) {
        builder.add(path, Directory.of(metadata, List.of()));
      } else if (links) {
        builder.add(path, nodes.computeIfAbsent(node, same -> same.withMetadata(metadata)));
      } else {
        builder.add(
            path, node.withMetadata(node instanceof Symlink ? metadata.withMtime(0, 0) : metadata));
      }
    });
    return builder.build();
  }
}
