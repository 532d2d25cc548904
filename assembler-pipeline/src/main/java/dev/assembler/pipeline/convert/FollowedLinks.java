package dev.assembler.pipeline.convert;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A tree with copies of files and directories in place of the symbolic links to them. A link stays
 * where it leads nowhere in the tree, or to a directory that it is itself in.
 */
final class FollowedLinks {

  /** As many links one after the other as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final FileTree tree;
  private final Runnable onLink;
  private final Limits limits = Limits.defaults();

  /** The directories that are being copied, from the root on. */
  private final Set<Directory> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private long copied;
  private int linksOnTheWay;

  private FollowedLinks(FileTree tree, Runnable onLink) {
    this.tree = tree;
    this.onLink = onLink;
  }

  /**
   * @param onLink is told of every link that was followed
   * @throws UsageException if more comes of it than a tree may have
   */
  static FileTree of(FileTree tree, Runnable onLink) {
    var followed = new FollowedLinks(tree, onLink);
    return FileTree.of((Directory) followed.directory(TreePath.ROOT, tree.root(), false));
  }

  /** Where something is, when no link is on the way. */
  private record Place(TreePath path, Node node) {}

  /**
   * @param copy whether the directory gets another name: then nothing in it may be shared
   */
  private Node directory(TreePath path, Directory directory, boolean copy) {
    open.add(directory);
    var entries = new ArrayList<Directory.Entry>(directory.size());
    boolean same = !copy;
    for (int i = 0; i < directory.size(); i++) {
      EntryName name = directory.name(i);
      Node node = directory.node(i);
      Node made = made(path, name, node, copy);
      same &= made == node;
      entries.add(new Directory.Entry(name, made));
    }
    open.remove(directory);
    return same ? directory : Directory.of(directory.metadata(), entries);
  }

  private Node made(TreePath path, EntryName name, Node node, boolean copy) {
    if (copy) {
      count();
    }
    return switch (node) {
      case Directory below -> directory(path.resolve(name), below, copy);
      case Symlink link -> followed(path, link).orElse(link);
      default -> copy ? node.withMetadata(node.metadata()) : node;
    };
  }

  private Optional<Node> followed(TreePath folder, Symlink link) {
    linksOnTheWay = 0;
    Place place = resolve(folder, link);
    if (place == null
        || (place.node() instanceof Directory directory
            && (open.contains(directory) || open.size() >= limits.depth()))) {
      return Optional.empty();
    }
    onLink.run();
    count();
    return Optional.of(
        place.node() instanceof Directory directory
            ? directory(place.path(), directory, true)
            : place.node().withMetadata(place.node().metadata()));
  }

  /** What a link leads to in the end; null where it leads nowhere. */
  private Place resolve(TreePath folder, Symlink link) {
    if (++linksOnTheWay > MOST_LINKS) {
      return null;
    }
    byte[] target = link.target();
    boolean absolute = target.length > 0 && target[0] == '/';
    TreePath start = absolute ? TreePath.ROOT : folder;
    Place at = new Place(start, tree.find(start).orElseThrow());
    for (byte[] name : names(target)) {
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

  private void count() {
    if (++copied > limits.nodes()) {
      throw new UsageException(
          "--allow-loss symlink=follow",
          "more than " + limits.nodes() + " names come of it",
          "fewer",
          "symlink=drop leaves the links out");
    }
  }
}
