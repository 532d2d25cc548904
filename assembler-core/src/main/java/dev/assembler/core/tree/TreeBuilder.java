package dev.assembler.core.tree;

import dev.assembler.core.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds a tree from paths given in any order. Parents that nobody states are made implicitly and
 * yield to an explicit directory that comes later; an implicit one has {@link
 * #implicitDirectories}' metadata. Two explicit entries for one path are a conflict in {@link #add}
 * and a replacement in {@link #put}. Not safe for use by several threads.
 */
public final class TreeBuilder {

  /** Most names in a path: what every reader takes by {@link Limits#defaults}. */
  public static final int MAX_DEPTH = 1024;

  /** A directory in the making; metadata is null while nobody has stated it. */
  private static final class Draft {
    private Metadata metadata;

    /** To a Node, a Draft, or a Link. */
    private final TreeMap<EntryName, Object> children = new TreeMap<>();
  }

  /** A hard link to whatever will stand at the target. */
  private record Link(TreePath path, TreePath target) {}

  private final Draft root = new Draft();
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
    parentOf(path).children.put(path.name(), new Link(path, target));
    return this;
  }

  /**
   * Adds a node. A directory's own entries are added with it and merge with what is already there;
   * the node object under several paths is a hard link.
   *
   * @throws IllegalArgumentException if the path is taken, a parent of it is no directory, or it
   *     has more than {@link #MAX_DEPTH} names
   */
  public TreeBuilder add(TreePath path, Node node) {
    var walk = new TreeWalk(path, node);
    while (walk.next()) {
      requireFree(walk.path(), walk.node() instanceof Directory);
      place(walk.path(), walk.node());
    }
    return this;
  }

  /**
   * Adds a node in place of what the path had before. A directory replaces only the metadata of a
   * directory, whose entries stay; anything else replaces all that was there.
   */
  public TreeBuilder put(TreePath path, Node node) {
    var walk = new TreeWalk(path, node);
    while (walk.next()) {
      place(walk.path(), walk.node());
    }
    return this;
  }

  /** Puts one node at a path; a directory without its entries. */
  private void place(TreePath path, Node node) {
    if (!(node instanceof Directory directory)) {
      parentOf(path).children.put(path.name(), node);
      return;
    }
    requireDepth(path);
    if (!(childAt(path) instanceof Draft)) {
      parentOf(path).children.put(path.name(), new Draft());
    }
    draftAt(path, true).metadata = directory.metadata();
  }

  /** Removes a path and all below; returns whether it was there. */
  public boolean remove(TreePath path) {
    if (path.isRoot()) {
      boolean any = !root.children.isEmpty();
      root.children.clear();
      return any;
    }
    Draft parent = draftAt(path.parent(), false);
    return parent != null && parent.children.remove(path.name()) != null;
  }

  /** Whether an explicit entry or an implicit directory stands at the path. */
  public boolean contains(TreePath path) {
    return path.isRoot() || childAt(path) != null;
  }

  /**
   * The tree as it stands. The builder stays usable.
   *
   * @throws IllegalArgumentException if a hard link's target is missing, a directory, or a loop
   */
  public FileTree build() {
    Map<Link, Node> resolved = new IdentityHashMap<>();
    Deque<Freeze> open = new ArrayDeque<>();
    for (var at = new Freeze(null, root); ; ) {
      if (!at.children.hasNext()) {
        Metadata metadata = at.draft.metadata == null ? implicit : at.draft.metadata;
        Directory complete = Directory.of(metadata, at.entries);
        if (open.isEmpty()) {
          return FileTree.of(complete);
        }
        EntryName name = at.name;
        at = open.pop();
        at.entries.add(new Directory.Entry(name, complete));
        continue;
      }
      Map.Entry<EntryName, Object> child = at.children.next();
      if (child.getValue() instanceof Draft below) {
        open.push(at);
        at = new Freeze(child.getKey(), below);
      } else {
        Node node =
            child.getValue() instanceof Link link
                ? resolve(link, resolved)
                : (Node) child.getValue();
        at.entries.add(new Directory.Entry(child.getKey(), node));
      }
    }
  }

  /** A draft of whose children some are nodes by now. */
  private static final class Freeze {
    private final EntryName name;
    private final Draft draft;
    private final Iterator<Map.Entry<EntryName, Object>> children;
    private final List<Directory.Entry> entries;

    Freeze(EntryName name, Draft draft) {
      this.name = name;
      this.draft = draft;
      this.children = draft.children.entrySet().iterator();
      this.entries = new ArrayList<>(draft.children.size());
    }
  }

  /** Follows links to a node, which is then known for each of them. */
  private Node resolve(Link first, Map<Link, Node> resolved) {
    Set<Link> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    TreePath at = first.path();
    Object there = first;
    while (there instanceof Link link && !resolved.containsKey(link)) {
      if (!passed.add(link)) {
        throw new IllegalArgumentException(first.path() + ": hard links in a loop");
      }
      at = link.target();
      there = childAt(at);
    }
    Object target = there instanceof Link link ? resolved.get(link) : there;
    if (!(target instanceof Node node)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: hard link to %s, which %s",
              first.path(),
              at,
              target == null && !at.isRoot() ? "is missing" : "is a directory"));
    }
    passed.forEach(link -> resolved.put(link, node));
    return node;
  }

  private void requireFree(TreePath path, boolean forDirectory) {
    Object there = childAt(path);
    boolean implicitDirectory = there instanceof Draft draft && draft.metadata == null;
    if (there != null && !implicitDirectory) {
      throw new IllegalArgumentException(path + ": given twice");
    }
    if (there != null && !forDirectory) {
      throw new IllegalArgumentException(path + ": is a directory, for there are paths below it");
    }
  }

  private Draft parentOf(TreePath path) {
    if (path.isRoot()) {
      throw new IllegalArgumentException("/: the root is a directory and nothing else");
    }
    requireDepth(path);
    return draftAt(path.parent(), true);
  }

  private static void requireDepth(TreePath path) {
    if (path.depth() > MAX_DEPTH) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a path of %d names, expected at most %d: %s..",
              path.depth(),
              MAX_DEPTH,
              path.toString().substring(0, 40)));
    }
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
        if (child != null) {
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
