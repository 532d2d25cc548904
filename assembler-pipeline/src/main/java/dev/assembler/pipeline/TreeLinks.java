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

/** Symbolic links, followed inside a tree as Linux would with the tree as its root. */
public final class TreeLinks {

  /** As many links one after the other as Linux follows. */
  private static final int MOST_LINKS = 40;

  /** Where something is, when no link is on the way. */
  public record Place(TreePath path, Node node) {}

  private final FileTree tree;
  private int followed;

  private TreeLinks(FileTree tree) {
    this.tree = tree;
  }

  /** What a link leads to in the end; empty where it leads nowhere in the tree. */
  public static Optional<Place> follow(FileTree tree, TreePath folder, Symlink link) {
    return Optional.ofNullable(new TreeLinks(tree).resolve(folder, link));
  }

  /** What stands at a path when all links on the way and the last are followed. */
  public static Optional<Place> find(FileTree tree, TreePath path) {
    var links = new TreeLinks(tree);
    return Optional.ofNullable(links.walk(TreePath.ROOT, path.toBytes()));
  }

  private Place resolve(TreePath folder, Symlink link) {
    byte[] target = link.target();
    boolean absolute = target.length > 0 && target[0] == '/';
    return ++followed > MOST_LINKS ? null : walk(absolute ? TreePath.ROOT : folder, target);
  }

  private Place walk(TreePath start, byte[] path) {
    Place at = new Place(start, tree.find(start).orElseThrow());
    for (byte[] name : names(path)) {
      at = at.node() instanceof Directory directory ? step(at.path(), directory, name) : null;
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private Place step(TreePath path, Directory directory, byte[] name) {
    if (Arrays.equals(name, new byte[] {'.'})) {
      return new Place(path, directory);
    }
    if (Arrays.equals(name, new byte[] {'.', '.'})) {
      TreePath parent = path.isRoot() ? path : path.parent();
      return new Place(parent, tree.find(parent).orElseThrow());
    }
    if (EntryName.fault(name) != null) {
      return null;
    }
    EntryName entry = EntryName.of(name);
    Node node = directory.find(entry).orElse(null);
    if (node instanceof Symlink link) {
      return resolve(path, link);
    }
    return node == null ? null : new Place(path.resolve(entry), node);
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
