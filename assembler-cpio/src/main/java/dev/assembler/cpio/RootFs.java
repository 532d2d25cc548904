package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file system while archives are unpacked into it, entry by entry (Linux, init/initramfs.c). As
 * the kernel does it, later entries change what earlier ones made, paths lead through symlinks, and
 * or as an archive means it, with the parents that it leaves out.
 */
final class RootFs {

  /** Whose rules hold. */
  enum Rules {
    /** Missing parents are made, several names of a symlink share it. */
    ARCHIVE,
    /** What Linux would do. */
    KERNEL
  }

  private record LinkKey(long devMajor, long devMinor, long ino, Node.Kind kind) {}

  private record Linked(Inode inode, List<EntryName> path) {}

  private final Rules rules;
  private final Limits limits;
  private final DirectoryLookup lookup;
  private final Inode root = Inode.directory(null, Metadata.of(0755));
  private final Map<LinkKey, Linked> links = new HashMap<>();
  private long names = 1;

  RootFs(Rules rules, Limits limits) {
    this.rules = rules;
    this.limits = limits;
    this.lookup = new DirectoryLookup(this, root, rules, limits.nodes());
  }

  /** The archive ends: inode numbers start anew. */
  void endArchive() {
    links.clear();
  }

  FileTree toTree() {
    return FileTree.of(root.freezeDirectory());
  }

  /**
   * Where a path leads, its last name left as it is: past symlinks, by the rules of this. What
   * leads nowhere stays as it is written.
   */
  TreePath lead(TreePath path) throws ImageFormatException {
    if (path.isRoot()) {
      return path;
    }
    Inode directory = lookup.find(path.parent().names()).directory();
    return directory == null ? path : pathOf(directory).resolve(path.name());
  }

  /** As {@link #lead}, and past a symlink as its last name, if that ends at a directory. */
  TreePath leadInto(TreePath path) throws ImageFormatException {
    Inode directory = lookup.find(path.names()).directory();
    return directory == null ? lead(path) : pathOf(directory);
  }

  private static TreePath pathOf(Inode directory) {
    var names = new ArrayDeque<EntryName>();
    for (Inode at = directory; at.name != null; at = at.parent) {
      names.addFirst(at.name);
    }
    TreePath path = TreePath.ROOT;
    for (EntryName name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  /** Makes an empty directory in place of what is there; its parent is a directory. */
  void make(TreePath path, Metadata metadata) throws ImageFormatException {
    Inode parent = at(path.parent());
    put(parent, path.name(), Inode.directory(parent, metadata));
  }

  /** What is under a path that leads past no symlink; null if nothing is. */
  Inode at(TreePath path) {
    Inode inode = root;
    for (EntryName name : path.names()) {
      inode = inode == null || inode.children == null ? null : inode.children.get(name);
    }
    return inode;
  }

  /**
   * Does what an entry says.
   *
   * @return null, or why it cannot be done: the kernel passes over it then
   */
  String apply(CpioEntry entry, Content data, byte[] target) throws IOException {
    List<EntryName> path = EntryPath.of(entry, limits.depth());
    Metadata metadata =
        new Metadata(
            (int) entry.mode() & FileType.PERMISSIONS,
            entry.uid(),
            entry.gid(),
            entry.mtime(),
            0,
            Xattrs.NONE);
    return path.isEmpty() ? applyRoot(entry, metadata) : apply(entry, path, metadata, data, target);
  }

  private String applyRoot(CpioEntry entry, Metadata metadata) {
    if (entry.kind() != Node.Kind.DIRECTORY) {
      return "a " + entry.kind() + " in place of the root";
    }
    root.metadata = metadata;
    return null;
  }

  private String apply(
      CpioEntry entry, List<EntryName> path, Metadata metadata, Content data, byte[] target)
      throws IOException {
    DirectoryLookup.Result found = lookup.find(path.subList(0, path.size() - 1));
    if (found.directory() == null) {
      return found.problem();
    }
    Inode parent = found.directory();
    EntryName name = path.getLast();
    Node.Kind kind = entry.kind();
    if (!clear(parent, name, kind == Node.Kind.SYMLINK ? null : kind)) {
      return "a directory with entries is in its place";
    }
    Inode there = parent.children.get(name);
    switch (kind) {
      case DIRECTORY -> {
        if (there == null) {
          there = put(parent, name, Inode.directory(parent, metadata));
        }
        there.metadata = metadata;
      }
      case SYMLINK -> {
        Inode symlink = Inode.symlink(metadata, target);
        put(parent, name, rules == Rules.ARCHIVE ? shared(entry, path, symlink) : symlink);
      }
      case REGULAR_FILE -> {
        Linked first = entry.nlink() >= 2 ? first(entry) : null;
        Inode file = first == null ? there : link(first, parent, name);
        if (file == null && first != null) {
          return "a hard link to what is no longer there";
        }
        if (file == null) {
          file = put(parent, name, Inode.of(kind, metadata));
        }
        if (first == null || entry.size() > 0) {
          file.content = data;
        }
        file.metadata = metadata;
        remember(entry, first, path, file);
      }
      default -> {
        Linked first = entry.nlink() >= 2 ? first(entry) : null;
        if (first != null) {
          return link(first, parent, name) == null
              ? "a hard link to what is no longer there"
              : null;
        }
        if (there == null || rules == Rules.ARCHIVE) {
          there = put(parent, name, Inode.of(kind, metadata));
          there.major = entry.rdevMajor();
          there.minor = entry.rdevMinor();
        }
        there.metadata = metadata; // an existing device keeps its numbers: mknod fails on it
        remember(entry, null, path, there);
      }
    }
    return null;
  }

  /**
   * Removes what is under a name unless it is of the kind to come.
   *
   * @return whether nothing else is there now; directories with entries stay
   */
  private static boolean clear(Inode parent, EntryName name, Node.Kind unless) {
    Inode there = parent.children.get(name);
    if (there == null || there.kind == unless) {
      return true;
    }
    if (there.kind == Node.Kind.DIRECTORY && !there.children.isEmpty()) {
      return false;
    }
    parent.children.remove(name);
    return true;
  }

  private Linked first(CpioEntry entry) {
    return links.get(key(entry));
  }

  private void remember(CpioEntry entry, Linked first, List<EntryName> path, Inode inode) {
    if (entry.nlink() >= 2 && first == null) {
      links.put(key(entry), new Linked(inode, path));
    }
  }

  private static LinkKey key(CpioEntry entry) {
    return new LinkKey(entry.devMajor(), entry.devMinor(), entry.ino(), entry.kind());
  }

  /** Binds a name to what is under the first name now; null if that cannot be linked to. */
  private Inode link(Linked first, Inode parent, EntryName name) throws IOException {
    if (!clear(parent, name, null)) {
      return null;
    }
    Inode inode = first.inode();
    if (rules == Rules.KERNEL) {
      DirectoryLookup.Result found = lookup.find(first.path().subList(0, first.path().size() - 1));
      inode =
          found.directory() == null ? null : found.directory().children.get(first.path().getLast());
      if (inode == null || inode.kind != first.inode().kind) {
        return null;
      }
    }
    return put(parent, name, inode);
  }

  /** A symlink of several names in one archive is one, which Linux would make several. */
  private Inode shared(CpioEntry entry, List<EntryName> path, Inode symlink) {
    if (entry.nlink() < 2) {
      return symlink;
    }
    Linked first = first(entry);
    if (first == null || !Arrays.equals(first.inode().target, symlink.target)) {
      links.put(key(entry), new Linked(symlink, path));
      return symlink;
    }
    first.inode().metadata = symlink.metadata;
    return first.inode();
  }

  Inode put(Inode parent, EntryName name, Inode inode) throws ImageFormatException {
    if (inode.kind == Node.Kind.DIRECTORY && inode.depth > limits.depth()) {
      throw new ImageFormatException(
          "cpio: \"" + name + "\" is deeper than the limit (" + limits.depth() + ")");
    }
    if (++names > limits.nodes()) {
      throw new ImageFormatException("cpio: more names than the limit (" + limits.nodes() + ")");
    }
    parent.children.put(name, inode);
    if (inode.kind == Node.Kind.DIRECTORY) {
      inode.name = name;
    }
    return inode;
  }
}
