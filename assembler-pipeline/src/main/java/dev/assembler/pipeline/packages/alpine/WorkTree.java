package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.TreeLinks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A tree that packages are laid into: nodes by path, directories without their entries. */
final class WorkTree {

  private final Map<TreePath, Node> nodes = new HashMap<>();

  WorkTree(FileTree base) throws IOException {
    base.walk(this::put);
  }

  /** What is at a path; null if nothing is. */
  Node get(TreePath path) {
    return nodes.get(path);
  }

  /** A directory's own entries are not taken. */
  void put(TreePath path, Node node) {
    nodes.put(
        path,
        node instanceof Directory directory && directory.size() > 0
            ? Directory.of(directory.metadata(), List.of())
            : node);
  }

  void putFile(TreePath path, int mode, byte[] bytes, long time) {
    put(path, new RegularFile(timed(mode, time), Content.of(bytes)));
  }

  /** A directory, where nothing is yet; those on the way as well. */
  void makeDirectory(TreePath path, int mode, long time) throws InputException {
    TreePath at = TreePath.ROOT;
    for (EntryName name : path.names()) {
      at = requireReal(at.resolve(name));
      nodes.putIfAbsent(at, Directory.of(timed(mode, time), List.of()));
    }
  }

  private static Metadata timed(int mode, long time) {
    return Metadata.of(mode).withMtime(time, 0);
  }

  void remove(TreePath path) {
    nodes.remove(path);
  }

  /** What a directory holds, in order; nothing if there is none. */
  SortedSet<EntryName> names(TreePath directory) {
    var names = new TreeSet<EntryName>();
    for (TreePath path : nodes.keySet()) {
      if (!path.isRoot() && path.parent().equals(directory)) {
        names.add(path.name());
      }
    }
    return names;
  }

  /** The bytes of a regular file; null if there is none at the path. */
  byte[] bytes(TreePath path) throws IOException {
    if (!(find(path) instanceof RegularFile file)) {
      return null;
    }
    byte[] bytes = new byte[Math.toIntExact(file.size())];
    try (ImageSource content = file.content().open()) {
      content.readAt(0, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }

  /** What is at a path, links followed; null if nothing is. */
  Node find(TreePath path) {
    return real(path).map(nodes::get).orElse(null);
  }

  /** Where a path leads in the end, as {@link TreeLinks#real} says. */
  Optional<TreePath> real(TreePath path) {
    return TreeLinks.real(nodes::get, path);
  }

  /** As {@link #real}, but the last name itself stays as it is. */
  Optional<TreePath> realParent(TreePath path) {
    return path.isRoot()
        ? Optional.of(path)
        : real(path.parent())
            .filter(parent -> nodes.get(parent) == null || nodes.get(parent) instanceof Directory)
            .map(parent -> parent.resolve(path.name()));
  }

  /**
   * Where a file of our own goes.
   *
   * @throws InputException if something else than a directory is on the way
   */
  TreePath requireReal(TreePath path) throws InputException {
    return real(path)
        .orElseThrow(
            () -> new InputException(path.toString(), "in the base, a parent is no directory"));
  }

  FileTree build() {
    TreeBuilder builder = FileTree.builder();
    nodes.forEach(builder::put);
    return builder.build();
  }
}
