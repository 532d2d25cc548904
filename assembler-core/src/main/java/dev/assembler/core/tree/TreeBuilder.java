package dev.assembler.core.tree;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Builds a tree from paths given in any order. Parents that nobody states are made implicitly and
 * yield to an explicit directory that comes later; an implicit one has {@link
 * #implicitDirectories}' metadata. Two explicit entries for one path are a conflict in {@link #add}
 * and a replacement in {@link #put}. Not safe for use by several threads.
 */
public final class TreeBuilder {

  /** A directory in the making; metadata is null while nobody has stated it. */
  private static final class Draft {
    private Metadata metadata;
    private final TreeMap<EntryName, Object> children = new TreeMap<>();
  }

  private final Draft root = new Draft();
  private final Map<TreePath, TreePath> links = new LinkedHashMap<>();
  private Metadata implicit = Metadata.of(0755);

  TreeBuilder() {}

  /** Metadata of directories nobody states, the root among them; 0755, owner 0:0, time 0. */
  public TreeBuilder implicitDirectories(Metadata metadata) {
    implicit = Objects.requireNonNull(metadata, "metadata");
    return this;
  }

  public TreeBuilder directory(String path, int permissions) {
    return directory(TreePath.of(path), Metadata.of(permissions));
  }

  public TreeBuilder directory(TreePath path, Metadata metadata) {
    return add(path, Directory.of(metadata, List.of()));
  }

  public TreeBuilder file(String path, int permissions, Content content) {
    return add(TreePath.of(path), new RegularFile(Metadata.of(permissions), content));
  }

  public TreeBuilder symlink(String path, String target) {
    return add(TreePath.of(path), new Symlink(Metadata.of(0777), target));
  }

  /**
   * @param type 'c' or 'b'
   */
  public TreeBuilder device(String path, int permissions, char type, long major, long minor) {
    Node.Kind kind =
        switch (type) {
          case 'c' -> Node.Kind.CHAR_DEVICE;
          case 'b' -> Node.Kind.BLOCK_DEVICE;
          default -> throw new IllegalArgumentException("type: '" + type + "', expected c or b");
        };
    return add(TreePath.of(path), new Device(Metadata.of(permissions), kind, major, minor));
  }

  public TreeBuilder fifo(String path, int permissions) {
    return add(TreePath.of(path), new Fifo(Metadata.of(permissions)));
  }

  public TreeBuilder socket(String path, int permissions) {
    return add(TreePath.of(path), new Socket(Metadata.of(permissions)));
  }

  /** Binds {@code path} to whatever stands at {@code target} when the tree is built. */
  public TreeBuilder hardLink(String path, String target) {
    return hardLink(TreePath.of(path), TreePath.of(target));
  }

  /** Binds {@code path} to whatever stands at {@code target} when the tree is built. */
  public TreeBuilder hardLink(TreePath path, TreePath target) {
    requireFree(path, false);
    return putHardLink(path, target);
  }

  /** As {@link #hardLink}, in place of what {@code path} had before. */
  public TreeBuilder putHardLink(TreePath path, TreePath target) {
    drop(path);
    links.put(path, target);
    return this;
  }

  /**
   * Adds a node. A directory's own entries are added with it and merge with what is already there;
   * the node object under several paths is a hard link.
   *
   * @throws IllegalArgumentException if the path is taken, or a parent of it is no directory
   */
  public TreeBuilder add(TreePath path, Node node) {
    requireFree(path, node instanceof Directory);
    return place(path, node, this::add);
  }

  /**
   * Adds a node in place of what the path had before. A directory replaces only the metadata of a
   * directory, whose entries stay; anything else replaces all that was there.
   */
  public TreeBuilder put(TreePath path, Node node) {
    return place(path, node, this::put);
  }

  private TreeBuilder place(TreePath path, Node node, BiConsumer<TreePath, Node> below) {
    if (!(node instanceof Directory directory)) {
      drop(path).children.put(path.name(), node);
      return this;
    }
    if (!(childAt(path) instanceof Draft)) {
      drop(path).children.put(path.name(), new Draft());
    }
    Draft draft = draftAt(path, true);
    draft.metadata = directory.metadata();
    for (Directory.Entry entry : directory.entries()) {
      below.accept(path.resolve(entry.name()), entry.node());
    }
    return this;
  }

  /** Removes a path and all below; returns whether it was there. */
  public boolean remove(TreePath path) {
    boolean link = links.keySet().removeIf(at -> at.startsWith(path));
    if (path.isRoot()) {
      boolean any = link || !root.children.isEmpty();
      root.children.clear();
      return any;
    }
    Draft parent = draftAt(path.parent(), false);
    return (parent != null && parent.children.remove(path.name()) != null) || link;
  }

  /** Whether an explicit entry or an implicit directory stands at the path. */
  public boolean contains(TreePath path) {
    return path.isRoot() || links.containsKey(path) || childAt(path) != null;
  }

  /**
   * The tree as it stands. The builder stays usable.
   *
   * @throws IllegalArgumentException if a hard link's target is missing, a directory, or a loop
   */
  public FileTree build() {
    var bound = new IdentityHashMap<Draft, SortedMap<EntryName, Node>>();
    for (TreePath path : links.keySet()) {
      Node node = resolveLink(path);
      bound.computeIfAbsent(parentOf(path), draft -> new TreeMap<>()).put(path.name(), node);
    }
    return FileTree.of(freeze(root, bound));
  }

  private Node resolveLink(TreePath path) {
    TreePath at = path;
    for (int steps = 0; links.containsKey(at); steps++) {
      if (steps > links.size()) {
        throw new IllegalArgumentException(path + ": hard links in a loop");
      }
      at = links.get(at);
    }
    Object target = childAt(at);
    if (!(target instanceof Node node)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: hard link to %s, which %s",
              path,
              at,
              target == null && !at.isRoot() ? "is missing" : "is a directory"));
    }
    return node;
  }

  private Directory freeze(Draft draft, Map<Draft, SortedMap<EntryName, Node>> bound) {
    var entries = new ArrayList<Directory.Entry>(draft.children.size());
    draft.children.forEach((name, child) ->
        entries.add(
            new Directory.Entry(name, child instanceof Draft d ? freeze(d, bound) : (Node) child)));
    bound
        .getOrDefault(draft, new TreeMap<>())
        .forEach((name, node) -> entries.add(new Directory.Entry(name, node)));
    return Directory.of(draft.metadata == null ? implicit : draft.metadata, entries);
  }

  private void requireFree(TreePath path, boolean forDirectory) {
    Object there = childAt(path);
    boolean implicitDirectory = there instanceof Draft draft && draft.metadata == null;
    if (links.containsKey(path) || (there != null && !implicitDirectory)) {
      throw new IllegalArgumentException(path + ": given twice");
    }
    if (there != null && !forDirectory) {
      throw new IllegalArgumentException(path + ": is a directory, for there are paths below it");
    }
  }

  /** Removes what stands at a path, links below it included, and returns its parent. */
  private Draft drop(TreePath path) {
    Draft parent = parentOf(path);
    if (parent.children.remove(path.name()) instanceof Draft) {
      links.keySet().removeIf(at -> at.startsWith(path));
    }
    links.remove(path);
    return parent;
  }

  private Draft parentOf(TreePath path) {
    if (path.isRoot()) {
      throw new IllegalArgumentException("/: the root is a directory and nothing else");
    }
    return draftAt(path.parent(), true);
  }

  /** The draft directory at a path: made where it is missing if {@code make}, else null. */
  private Draft draftAt(TreePath path, boolean make) {
    Draft draft = root;
    TreePath at = TreePath.ROOT;
    for (EntryName name : path.names()) {
      at = at.resolve(name);
      Object child = draft.children.get(name);
      if (!(child instanceof Draft) && !make) {
        return null;
      }
      if (!(child instanceof Draft)) {
        if (child != null || links.containsKey(at)) {
          throw new IllegalArgumentException(at + ": is not a directory, but paths lie below it");
        }
        child = new Draft();
        draft.children.put(name, child);
      }
      draft = (Draft) child;
    }
    return draft;
  }

  private Object childAt(TreePath path) {
    if (path.isRoot()) {
      return root;
    }
    Draft parent = draftAt(path.parent(), false);
    return parent == null ? null : parent.children.get(path.name());
  }
}
