package dev.assembler.pipeline.kernel;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeRewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A tree with files put into one of its directories, in place of those of their names. */
final class IndexedTree {

  private IndexedTree() {}

  static FileTree of(FileTree tree, TreePath directory, Map<String, byte[]> files) {
    var added = new ArrayList<Directory.Entry>();
    files.forEach((name, bytes) ->
        added.add(
            new Directory.Entry(
                EntryName.of(name), new RegularFile(Metadata.of(0644), Content.of(bytes)))));
    return TreeRewrite.of(
        tree, (path, node) -> path.equals(directory) ? with((Directory) node, added) : node);
  }

  /** These files alone, in directories as the tree has them: to be laid over it. */
  static FileTree alone(FileTree tree, TreePath directory, Map<String, byte[]> files) {
    FileTree indexed = of(tree, directory, files);
    return TreeRewrite.of(
        indexed,
        (path, node) -> {
          boolean above = directory.startsWith(path);
          boolean file =
              path.startsWith(directory)
                  && path.depth() == directory.depth() + 1
                  && files.containsKey(path.name().toString());
          return above || file ? node : null;
        });
  }

  private static Directory with(Directory directory, List<Directory.Entry> added) {
    var entries = new ArrayList<Directory.Entry>(added);
    for (Directory.Entry entry : directory.entries()) {
      if (added.stream().noneMatch(one -> one.name().equals(entry.name()))) {
        entries.add(entry);
      }
    }
    return Directory.of(directory.metadata(), entries);
  }
}
