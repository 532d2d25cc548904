package dev.assembler.testkit;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A tree with other contents in its files; all else, hard links included, stays as it is. */
final class ContentSwap {

  private final BiFunction<TreePath, Content, Content> swap;
  private final Map<Node, Node> done = new IdentityHashMap<>();

  private ContentSwap(BiFunction<TreePath, Content, Content> swap) {
    this.swap = swap;
  }

  /** Calls {@code swap} once for each file, with its first path. */
  static FileTree in(FileTree tree, BiFunction<TreePath, Content, Content> swap) {
    return FileTree.of((Directory) new ContentSwap(swap).node(TreePath.ROOT, tree.root()));
  }

  private Node node(TreePath path, Node node) {
    return switch (node) {
      case Directory directory -> {
        List<Directory.Entry> entries = new ArrayList<>(directory.size());
        for (Directory.Entry entry : directory.entries()) {
          entries.add(
              new Directory.Entry(entry.name(), node(path.resolve(entry.name()), entry.node())));
        }
        yield Directory.of(directory.metadata(), entries);
      }
      case RegularFile file ->
          done.computeIfAbsent(
              file, same -> new RegularFile(file.metadata(), swap.apply(path, file.content())));
      default -> node;
    };
  }
}
