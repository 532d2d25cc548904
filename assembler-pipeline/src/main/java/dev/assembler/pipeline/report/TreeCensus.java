package dev.assembler.pipeline.report;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much is in each directory of a tree. A file with several names counts under the first of
 * them, in the order of the walk.
 */
final class TreeCensus {

  /** What is in a directory, with all below. */
  static final class Total {
    private long size;
    private long files;

    long size() {
      return size;
    }

    long files() {
      return files;
    }
  }

  /** A name in a directory. */
  private record Place(Directory directory, EntryName name) {
    boolean is(Directory other, EntryName otherName) {
      return directory == other && name.equals(otherName);
    }
  }

  private static final Total NOTHING = new Total();

  private final FileTree tree;
  private final Set<Node> linked;
  private final Map<Directory, Total> totals = new IdentityHashMap<>();
  private final Map<Node, Place> first = new IdentityHashMap<>();
  private long directories;

  private TreeCensus(FileTree tree) {
    this.tree = tree;
    this.linked = tree.linkedNodes();
  }

  static TreeCensus of(FileTree tree) throws IOException {
    var census = new TreeCensus(tree);
    List<Directory> open = new ArrayList<>();
    tree.walk((path, node) -> {
      while (open.size() > path.depth()) {
        open.removeLast();
      }
      if (node instanceof Directory directory) {
        census.directories++;
        census.totals.put(directory, new Total());
        open.add(directory);
      } else if (node instanceof RegularFile file) {
        census.meet(file, path.name(), open);
      }
    });
    return census;
  }

  private void meet(RegularFile file, EntryName name, List<Directory> above) {
    Directory directory = above.getLast();
    if (linked.contains(file) && first.putIfAbsent(file, new Place(directory, name)) != null) {
      return;
    }
    for (Directory each : above) {
      Total total = totals.get(each);
      total.size += file.size();
      total.files++;
    }
  }

  FileTree tree() {
    return tree;
  }

  long directories() {
    return directories;
  }

  /** All of the tree. */
  Total total() {
    return total(tree.root());
  }

  Total total(Directory directory) {
    return totals.getOrDefault(directory, NOTHING);
  }

  /** Whether a file counts under this name; what is no file does not. */
  boolean counts(Directory directory, EntryName name, Node node) {
    if (!(node instanceof RegularFile)) {
      return false;
    }
    Place place = first.get(node);
    return place == null || place.is(directory, name);
  }

  /** Whether a file counts under this path. */
  boolean counts(TreePath path, RegularFile file) {
    Place place = first.get(file);
    return place == null
        || place.is((Directory) tree.find(path.parent()).orElseThrow(), path.name());
  }

  /** What a name in a directory counts for. */
  long size(Directory directory, EntryName name, Node node) {
    return switch (node) {
      case Directory inner -> total(inner).size();
      case RegularFile file -> counts(directory, name, file) ? file.size() : 0;
      default -> 0;
    };
  }
}
