package dev.assembler.pipeline.format;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import java.util.ArrayList;

/** A tree whose names have capitals for the letters a to z. */
final class Capitals {

  private Capitals() {}

  /**
   * @param tree of eight levels at most, names that stay different
   */
  static FileTree of(FileTree tree) {
    return FileTree.of(directory(tree.root()));
  }

  private static Directory directory(Directory directory) {
    var entries = new ArrayList<Directory.Entry>(directory.size());
    for (Directory.Entry entry : directory.entries()) {
      Node node = entry.node() instanceof Directory child ? directory(child) : entry.node();
      entries.add(new Directory.Entry(upper(entry.name()), node));
    }
    return Directory.of(directory.metadata(), entries);
  }

  private static EntryName upper(EntryName name) {
    byte[] bytes = name.toBytes();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] >= 'a' && bytes[i] <= 'z') {
        bytes[i] = (byte) (bytes[i] - 0x20);
      }
    }
    return EntryName.of(bytes);
  }
}
