package dev.assembler.pipeline.convert;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeLinks;
import dev.assembler.pipeline.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * A tree with copies of files and directories in place of the symbolic links to them. A link stays
 * where it leads nowhere in the tree, or to a directory that it is itself in.
 */
final class FollowedLinks {

  private final FileTree tree;
  private final Runnable onLink;
  private final Limits limits = Limits.defaults();

  /** The directories that are being copied, from the root on. */
  private final Set<Directory> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private long copied;

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
    TreeLinks.Place place = TreeLinks.follow(tree, folder, link).orElse(null);
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
