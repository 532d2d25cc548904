package dev.assembler.pipeline.guest;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeLinks;
import java.util.Optional;

/** Paths of a tree as its kernel would follow them: through symbolic links, which stay inside. */
record TreeFiles(FileTree tree) {

  Optional<Node> find(String path) {
    return TreeLinks.find(tree, TreePath.of(path)).map(TreeLinks.Place::node);
  }

  Optional<RegularFile> file(String path) {
    return find(path).filter(RegularFile.class::isInstance).map(RegularFile.class::cast);
  }

  Optional<Directory> directory(String path) {
    return find(path).filter(Directory.class::isInstance).map(Directory.class::cast);
  }

  /** Where a name is to be bound: links on the way to it are followed, the last one is not. */
  TreePath place(String path) {
    TreePath whole = TreePath.of(path);
    EntryName name = whole.name();
    return TreeLinks.find(tree, whole.parent())
        .map(folder -> folder.path().resolve(name))
        .orElse(whole);
  }
}
