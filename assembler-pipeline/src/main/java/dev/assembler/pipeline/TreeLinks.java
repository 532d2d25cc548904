package dev.assembler.pipeline;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Symbolic links, followed inside a tree as Linux would with the tree as its root. */
public final class TreeLinks {

  /** As many links on the way to one file as Linux follows (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  /** Where something is, when no link is on the way. */
  public record Place(TreePath path, Node node) {}

  private final Function<TreePath, Node> nodes;
  private final boolean isBeingMade;
  private int followed;

  private TreeLinks(Function<TreePath, Node> nodes, boolean isBeingMade) {
    this.nodes = nodes;
    this.isBeingMade = isBeingMade;
  }

  private static TreeLinks in(FileTree tree) {
    return new TreeLinks(path -> tree.find(path).orElse(null), false);
  }

  /** What a link leads to in the end; empty where it leads nowhere in the tree. */
  public static Optional<Place> follow(FileTree tree, TreePath folder, Symlink link) {
    return there(in(tree).resolve(folder, link));
  }

  /** What stands at a path when all links on the way and the last are followed. */
  public static Optional<Place> find(FileTree tree, TreePath path) {
    return there(in(tree).walk(new Place(TreePath.ROOT, tree.root()), path));
  }

  /** What stands at a path when the links on the way are followed; a last one is found itself. */
  public static Optional<Place> at(FileTree tree, TreePath path) {
    if (path.isRoot()) {
      return find(tree, path);
    }
    return find(tree, path.parent())
        .filter(parent -> parent.node() instanceof Directory)
        .map(parent -> parent.path().resolve(path.name()))
        .flatMap(real -> tree.find(real).map(node -> new Place(real, node)));
  }

  /**
   * Where a path leads in a tree that is being made, the last link followed, too: what is missing
   * on the way is taken for a directory to be.
   *
   * @param nodes what is at a path without links; null if nothing is
   * @return empty where links lead nowhere, or something else than a directory is on the way
   */
  public static Optional<TreePath> real(Function<TreePath, Node> nodes, TreePath path) {
    var start = new Place(TreePath.ROOT, nodes.apply(TreePath.ROOT));
    return Optional.ofNullable(new TreeLinks(nodes, true).walk(start, path)).map(Place::path);
  }

  private static Optional<Place> there(Place place) {
    return Optional.ofNullable(place).filter(found -> found.node() != null);
  }

  private Place resolve(TreePath folder, Symlink link) {
    byte[] target = link.target();
    boolean absolute = target.length > 0 && target[0] == '/';
    TreePath start = absolute ? TreePath.ROOT : folder;
    return ++followed > MOST_LINKS ? null : walk(new Place(start, nodes.apply(start)), target);
  }

  private Place walk(Place start, TreePath path) {
    Place at = start;
    for (EntryName name : path.names()) {
      at = at == null ? null : step(at, name);
    }
    return at;
  }

  private Place walk(Place start, byte[] target) {
    Place at = start;
    for (byte[] name : names(target)) {
      at = at == null ? null : step(at, name);
    }
    return at;
  }

  private Place step(Place at, byte[] name) {
    if (!isDirectory(at)) {
      return null;
    }
    if (Arrays.equals(name, new byte[] {'.'})) {
      return at;
    }
    if (Arrays.equals(name, new byte[] {'.', '.'})) {
      TreePath parent = at.path().isRoot() ? at.path() : at.path().parent();
      return new Place(parent, nodes.apply(parent));
    }
    return EntryName.fault(name) != null ? null : step(at, EntryName.of(name));
  }

  /** A step to what is missing is one, too: without a node. */
  private Place step(Place at, EntryName name) {
    if (!isDirectory(at)) {
      return null;
    }
    TreePath path = at.path().resolve(name);
    Node node = nodes.apply(path);
    return node instanceof Symlink link ? resolve(at.path(), link) : new Place(path, node);
  }

  private boolean isDirectory(Place at) {
    return at.node() == null ? isBeingMade : at.node() instanceof Directory;
  }

  private static List<byte[]> names(byte[] target) {
    var names = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i <= target.length; i++) {
      if (i == target.length || target[i] == '/') {
        if (i > start) {
          names.add(Arrays.copyOfRange(target, start, i));
        }
        start = i + 1;
      }
    }
    return names;
  }
}
