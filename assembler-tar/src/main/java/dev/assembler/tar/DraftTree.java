package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tree while entries come in, as extracting them one after the other would change it: a later
 * entry replaces an earlier one of its name, a hard link binds its name to the inode its target has
 * at that moment, or, if there is none yet, at the end.
 */
final class DraftTree {

  private sealed interface Draft permits DraftDirectory, Inode {}

  /** Metadata is null while no entry has stated it. */
  private static final class DraftDirectory implements Draft {
    private Metadata metadata;
    private final TreeMap<EntryName, Draft> children = new TreeMap<>();
  }

  /** Anything else; several names may share it. Without a node while its target is awaited. */
  private static final class Inode implements Draft {
    private Node node;
    private Awaited link;
    private boolean visited;

    Inode(Node node) {
      this.node = node;
    }
  }

  /** A hard link whose target has not come yet. */
  private record Awaited(TarEntry entry, Inode inode, List<EntryName> target, Content body) {}

  private final TarBudget budget;
  private final Metadata implicit;
  private final DraftDirectory root = new DraftDirectory();
  private final List<Awaited> awaited = new ArrayList<>();

  DraftTree(TarBudget budget, Metadata implicit) {
    this.budget = budget;
    this.implicit = implicit;
  }

  /** States a directory's metadata; what it holds stays. In place of anything else. */
  void putDirectory(TarEntry entry, List<EntryName> path, Metadata metadata)
      throws ImageFormatException {
    if (path.isEmpty()) {
      root.metadata = metadata;
      return;
    }
    DraftDirectory parent = parentOf(entry, path);
    Draft there = parent.children.get(path.getLast());
    if (!(there instanceof DraftDirectory)) {
      there = new DraftDirectory();
      bind(entry, parent, path.getLast(), there);
    }
    ((DraftDirectory) there).metadata = metadata;
  }

  void put(TarEntry entry, List<EntryName> path, Node node) throws ImageFormatException {
    DraftDirectory parent = requireNoDirectory(entry, path);
    bind(entry, parent, path.getLast(), new Inode(node));
  }

  /**
   * @param body the file's bytes once more, which then count for all its names; or null
   */
  void putHardLink(TarEntry entry, List<EntryName> path, List<EntryName> target, Content body)
      throws ImageFormatException {
    DraftDirectory parent = requireNoDirectory(entry, path);
    Draft there = find(target);
    if (there instanceof DraftDirectory) {
      throw entry.fault(HeaderField.LINKNAME, show(target), "a directory, expected a file");
    }
    if (there instanceof Inode inode && inode.node != null) {
      bind(entry, parent, path.getLast(), inode);
      inode.node = withBody(entry, inode.node, body);
      return;
    }
    Inode inode = there instanceof Inode pending ? pending : new Inode(null);
    bind(entry, parent, path.getLast(), inode);
    var link = new Awaited(entry, inode, target, body);
    inode.link = inode.link == null ? link : inode.link;
    budget.addAwaited(entry);
    awaited.add(link);
  }

  private static Node withBody(TarEntry entry, Node node, Content body)
      throws ImageFormatException {
    if (body == null) {
      return node;
    }
    if (!(node instanceof RegularFile)) {
      throw entry.fault(
          HeaderField.SIZE, body.size(), "expected 0, the link's target is a " + node.kind());
    }
    return new RegularFile(node.metadata(), body);
  }

  /** The tree after the last entry. */
  FileTree build() throws ImageFormatException {
    for (Awaited link : awaited) {
      if (link.inode().node == null) {
        resolve(link);
      }
      link.inode().node = withBody(link.entry(), link.inode().node, link.body());
    }
    return FileTree.of(freeze(root));
  }

  /** Gives an awaited inode its node; its target may itself be awaited, but not for ever. */
  private void resolve(Awaited first) throws ImageFormatException {
    var chain = new ArrayList<Inode>();
    Inode at = first.inode();
    while (at.node == null) {
      Awaited link = at.link;
      if (at.visited) {
        throw linkFault(link, "expected no hard links in a loop");
      }
      at.visited = true;
      chain.add(at);
      Draft target = find(link.target());
      if (!(target instanceof Inode inode)) {
        throw linkFault(
            link,
            target == null ? "expected a file in the archive" : "a directory, expected a file");
      }
      at = inode;
    }
    for (Inode waiting : chain) {
      waiting.node = at.node;
    }
  }

  private static ImageFormatException linkFault(Awaited link, String expectation) {
    return link.entry().fault(HeaderField.LINKNAME, show(link.target()), expectation);
  }

  private Directory freeze(DraftDirectory draft) {
    var entries = new ArrayList<Directory.Entry>(draft.children.size());
    for (Map.Entry<EntryName, Draft> child : draft.children.entrySet()) {
      Node node =
          switch (child.getValue()) {
            case DraftDirectory directory -> freeze(directory);
            case Inode inode -> inode.node;
          };
      entries.add(new Directory.Entry(child.getKey(), node));
    }
    draft.children.clear(); // a large tree is not kept twice
    return Directory.of(draft.metadata == null ? implicit : draft.metadata, entries);
  }

  private DraftDirectory requireNoDirectory(TarEntry entry, List<EntryName> path)
      throws ImageFormatException {
    if (path.isEmpty()) {
      throw entry.fault(
          HeaderField.TYPEFLAG, entry.header().typeflag(), "expected 5, the root is a directory");
    }
    DraftDirectory parent = parentOf(entry, path);
    if (parent.children.get(path.getLast()) instanceof DraftDirectory there
        && !there.children.isEmpty()) {
      throw entry.fault(
          HeaderField.NAME, show(path), "a directory with entries, expected none to replace it");
    }
    return parent;
  }

  /** The directory that holds the last component; directories on the way are made. */
  private DraftDirectory parentOf(TarEntry entry, List<EntryName> path)
      throws ImageFormatException {
    DraftDirectory at = root;
    for (int i = 0; i < path.size() - 1; i++) {
      Draft child = at.children.get(path.get(i));
      if (child == null) {
        child = new DraftDirectory();
        bind(entry, at, path.get(i), child);
      }
      if (!(child instanceof DraftDirectory directory)) {
        Node node = ((Inode) child).node;
        throw entry.fault(
            HeaderField.NAME,
            "below " + show(path.subList(0, i + 1)),
            "a " + (node == null ? "hard link" : node.kind()) + ", expected a directory");
      }
      at = directory;
    }
    return at;
  }

  private void bind(TarEntry entry, DraftDirectory parent, EntryName name, Draft draft)
      throws ImageFormatException {
    if (parent.children.put(name, draft) == null) {
      budget.addName(entry, name.length());
    }
  }

  private Draft find(List<EntryName> path) {
    Draft at = root;
    for (EntryName name : path) {
      if (!(at instanceof DraftDirectory directory)) {
        return null;
      }
      at = directory.children.get(name);
    }
    return at;
  }

  private static String show(List<EntryName> path) {
    var text = new StringBuilder();
    path.forEach(name -> text.append('/').append(name));
    return '"' + (text.isEmpty() ? "/" : text.toString()) + '"';
  }
}
