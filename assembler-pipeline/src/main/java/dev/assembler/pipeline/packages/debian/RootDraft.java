package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A root file system in the making. Paths are followed through symbolic links as a system running
 * in it would follow them: an absolute link begins at its root, and ".." at the root stays there,
 * so nothing leads out.
 */
final class RootDraft {

  private static final int MOST_LINKS = 40;

  /** Stands for ".." on a way. */
  private static final EntryName UP = null;

  /** What a name is bound to: a directory's entries, or a node that is none. */
  static final class Entry {
    private Metadata metadata;
    private final Node node;
    private final TreeMap<EntryName, Entry> children;

    /** Who put it there; null for directories that nobody states, and for links of ours. */
    Object owner;

    private Entry(Metadata metadata, Node node, Object owner) {
      this.metadata = metadata;
      this.node = node;
      this.children = node == null ? new TreeMap<>() : null;
      this.owner = owner;
    }

    boolean isDirectory() {
      return children != null;
    }

    /** What stands there; null for a directory. */
    Node node() {
      return node;
    }

    Metadata metadata() {
      return isDirectory() ? metadata : node.metadata();
    }
  }

  /** The owner of what a base has. */
  static final Object BASE = "base";

  private final Entry root;

  /** An empty one. */
  RootDraft() {
    root = new Entry(Metadata.of(0755), null, null);
  }

  /** One that begins with a tree; names that share a node keep sharing it. */
  RootDraft(FileTree base) {
    root = entry(base.root());
    if (root.children.isEmpty()) {
      root.owner = null;
    }
  }

  private static Entry entry(Node node) {
    if (!(node instanceof Directory directory)) {
      return new Entry(null, node, BASE);
    }
    var entry = new Entry(directory.metadata(), null, BASE);
    for (int i = 0; i < directory.size(); i++) {
      entry.children.put(directory.name(i), entry(directory.node(i)));
    }
    return entry;
  }

  /** The tree as it stands. */
  FileTree tree() {
    return FileTree.of(freeze(root));
  }

  private static Directory freeze(Entry directory) {
    var entries = new ArrayList<Directory.Entry>(directory.children.size());
    for (Map.Entry<EntryName, Entry> child : directory.children.entrySet()) {
      Entry entry = child.getValue();
      Node node = entry.isDirectory() ? freeze(entry) : entry.node;
      entries.add(new Directory.Entry(child.getKey(), node));
    }
    return Directory.of(directory.metadata, entries);
  }

  /** What stands at a path, links in its directories followed, a last one not. */
  Optional<Entry> at(TreePath path) {
    if (path.isRoot()) {
      return Optional.of(root);
    }
    return directory(path.parent(), false).map(parent -> parent.children.get(path.name()));
  }

  /** What stands at a path, all links followed. */
  Optional<Entry> find(TreePath path) {
    return real(path).flatMap(this::at);
  }

  Optional<Entry> find(String path) {
    return find(TreePath.of(path));
  }

  boolean isThere(String path) {
    return at(TreePath.of(path)).isPresent();
  }

  /** The contents of a regular file, links followed; empty if there is none. */
  Optional<Content> content(String path) {
    return find(path)
        .filter(entry -> entry.node instanceof RegularFile)
        .map(entry -> ((RegularFile) entry.node).content());
  }

  /** A short file as text; empty if there is none. */
  Optional<String> text(String path) throws IOException {
    Optional<Content> content = content(path);
    return content.isEmpty()
        ? Optional.empty()
        : Optional.of(new String(Contents.read(content.get()), StandardCharsets.UTF_8));
  }

  /** The names in a directory, links to it followed; none if there is none. */
  List<EntryName> names(String path) {
    return find(path)
        .filter(Entry::isDirectory)
        .map(entry -> List.copyOf(entry.children.keySet()))
        .orElse(List.of());
  }

  /** Where a path leads, all links followed, whether or not the last is there; empty for loops. */
  Optional<TreePath> real(TreePath path) {
    List<EntryName> left = new ArrayList<>(path.names().reversed());
    TreePath at = TreePath.ROOT;
    List<Entry> way = new ArrayList<>(List.of(root));
    for (int links = 0; !left.isEmpty(); ) {
      EntryName name = left.removeLast();
      if (name == UP) {
        if (!at.isRoot()) {
          way.removeLast();
          at = at.parent();
        }
        continue;
      }
      Entry here = way.getLast();
      Entry next = here == null || !here.isDirectory() ? null : here.children.get(name);
      if (next != null && next.node instanceof Symlink link) {
        if (++links > MOST_LINKS || !pushTarget(link.target(), left)) {
          return Optional.empty();
        }
        if (link.target()[0] == '/') {
          at = TreePath.ROOT;
          way = new ArrayList<>(List.of(root));
        }
      } else {
        at = at.resolve(name);
        way.add(next);
      }
    }
    return Optional.of(at);
  }

  /** Puts the names of a link's target before what is left; false if one is no name. */
  private static boolean pushTarget(byte[] target, List<EntryName> left) {
    String text = new String(target, StandardCharsets.ISO_8859_1);
    for (String component : List.of(text.split("/+", -1)).reversed()) {
      byte[] name = component.getBytes(StandardCharsets.ISO_8859_1);
      if (component.equals("..")) {
        left.add(UP);
      } else if (!component.isEmpty() && !component.equals(".")) {
        if (EntryName.fault(name) != null) {
          return false;
        }
        left.add(EntryName.of(name));
      }
    }
    return true;
  }

  /** The directory at a path, links followed; made where it is missing if {@code make}. */
  private Optional<Entry> directory(TreePath path, boolean make) {
    Optional<TreePath> real = real(path);
    if (real.isEmpty()) {
      return Optional.empty();
    }
    Entry at = root;
    for (EntryName name : real.get().names()) {
      Entry next = at.children.get(name);
      if (next == null && make) {
        next = new Entry(Metadata.of(0755), null, null);
        at.children.put(name, next);
      }
      if (next == null || !next.isDirectory()) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at);
  }

  /**
   * Puts a node in place of whatever is there; a directory states its metadata and keeps its
   * entries. False if a parent is no directory.
   */
  boolean put(TreePath path, Node node, Object owner) {
    if (path.isRoot()) {
      root.metadata = node.metadata();
      root.owner = owner;
      return true;
    }
    Optional<Entry> parent = directory(path.parent(), true);
    if (parent.isEmpty()) {
      return false;
    }
    Entry there = parent.get().children.get(path.name());
    if (node instanceof Directory && there != null && there.isDirectory()) {
      there.metadata = node.metadata();
      there.owner = owner;
    } else {
      Entry entry =
          node instanceof Directory
              ? new Entry(node.metadata(), null, owner)
              : new Entry(null, node, owner);
      parent.get().children.put(path.name(), entry);
    }
    return true;
  }

  /** Removes what stands at a path; false if nothing does. */
  boolean remove(TreePath path) {
    return directory(path.parent(), false)
        .map(parent -> parent.children.remove(path.name()) != null)
        .orElse(false);
  }

  /** A file of root's. */
  void file(String path, int mode, String text) {
    file(path, Metadata.of(mode), Content.of(text));
  }

  void file(String path, Metadata metadata, Content content) {
    require(path, put(TreePath.of(path), new RegularFile(metadata, content), null));
  }

  void symlink(String path, String target) {
    require(path, put(TreePath.of(path), new Symlink(Metadata.of(0777), target), null));
  }

  /** A directory, unless there is one. */
  void directory(String path, Metadata metadata) {
    if (find(path).filter(Entry::isDirectory).isEmpty()) {
      require(path, put(TreePath.of(path), Directory.of(metadata, List.of()), null));
    }
  }

  private static void require(String path, boolean done) {
    if (!done) {
      throw new IllegalArgumentException(path + ": a parent of it is no directory");
    }
  }
}
