package dev.assembler.core.host;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One walk over a host directory, in the tree's own order, so that neither the listing order of the
 * host nor which name of a file came first shows anywhere. What cannot be read is collected and the
 * walk goes on.
 */
final class HostWalk {

  /** Directories kept open on the way down; deeper ones are opened anew when they are needed. */
  private static final int OPEN_DEPTH = 64;

  private record Inode(long device, long number) {}

  private final HostReadOptions options;
  private final String shown;
  private final List<HostReadException.Problem> problems = new ArrayList<>();
  private final Map<Inode, Node> linked = new HashMap<>();
  private final Map<Xattrs, Xattrs> xattrs = new HashMap<>();
  private long rootDevice;
  private long nodes;
  private long nameBytes;

  private HostWalk(String shown, HostReadOptions options) {
    this.shown = shown;
    this.options = options;
  }

  /**
   * @param root closed by the caller
   * @param shown the root as messages name it
   */
  static FileTree read(HostFolder root, String shown, HostReadOptions options)
      throws HostReadException {
    var walk = new HostWalk(shown, options);
    try {
      walk.rootDevice = root.status().device();
    } catch (HostFault fault) {
      throw unreadable(shown, fault);
    }
    Directory directory = walk.directory(root);
    if (!walk.problems.isEmpty()) {
      throw new HostReadException(walk.problems);
    }
    return FileTree.of(directory);
  }

  static HostReadException unreadable(String path, HostFault fault) {
    return new HostReadException(List.of(new HostReadException.Problem(path, fault.getMessage())));
  }

  /** An open directory, and those of its entries that have been read. */
  private static final class Reading {
    private final TreePath path;
    private final HostFolder folder;
    private final Metadata metadata;
    private final Iterator<EntryName> names;
    private final List<Directory.Entry> entries = new ArrayList<>();

    Reading(TreePath path, HostFolder folder, Metadata metadata, List<EntryName> names) {
      this.path = path;
      this.folder = folder;
      this.metadata = metadata;
      this.names = names.iterator();
    }

    Directory complete() {
      return Directory.of(metadata, entries);
    }
  }

  /**
   * The root with all below, one directory open inside the other: how deep costs no stack. Null if
   * there is a problem with the root itself.
   */
  private Directory directory(HostFolder root) throws HostReadException {
    Deque<Reading> open = new ArrayDeque<>();
    Reading at = null;
    try {
      at = begin(TreePath.ROOT, root);
      while (at != null) {
        if (at.names.hasNext()) {
          Reading below = entry(at, at.names.next());
          if (below != null) {
            open.push(at);
            at = below;
          }
        } else if (open.isEmpty()) {
          return at.complete();
        } else {
          Directory complete = at.complete();
          at.folder.close();
          EntryName name = at.path.name();
          at = open.pop();
          at.entries.add(new Directory.Entry(name, complete));
        }
      }
      return null;
    } finally {
      for (; at != null; at = open.poll()) {
        if (at.folder != root) {
          at.folder.close();
        }
      }
    }
  }

  /** Reads what a directory itself is; null if there is a problem with it. */
  private Reading begin(TreePath path, HostFolder folder) {
    try {
      HostStatus status = folder.status();
      Metadata metadata = status.metadata(shared(folder.xattrs(options.xattrs())));
      boolean elsewhere = options.oneFileSystem() && status.device() != rootDevice;
      return new Reading(path, folder, metadata, elsewhere ? List.of() : names(path, folder));
    } catch (HostFault fault) {
      problem(path, fault.getMessage());
      return null;
    }
  }

  private List<EntryName> names(TreePath path, HostFolder folder) throws HostFault {
    List<EntryName> names = folder.names(unusable -> problem(path, unusable));
    ListingOrder.apply(names);
    Collections.sort(names);
    if (path.depth() >= options.limits().depth() && !names.isEmpty()) {
      throw new HostFault(
          String.format(
              Locale.ROOT,
              "%d directories deep and not empty, at most %d are read",
              path.depth(),
              options.limits().depth()));
    }
    return names;
  }

  /** Reads an entry, unless it is a directory: that is opened and returned. */
  private Reading entry(Reading parent, EntryName name) throws HostReadException {
    TreePath path = parent.path.resolve(name);
    if (options.exclude().test(path)) {
      return null;
    }
    count(name);
    try {
      HostStatus status = parent.folder.status(name);
      if (status.kind() == Node.Kind.DIRECTORY) {
        return folder(parent, path);
      }
      parent.entries.add(new Directory.Entry(name, node(name, status, parent.folder)));
    } catch (HostFault fault) {
      problem(path, fault.getMessage());
    }
    return null;
  }

  /** Opens a directory; null if there is a problem with it. */
  private Reading folder(Reading parent, TreePath path) throws HostFault {
    HostFolder child = parent.folder.folder(path.name());
    Reading begun = null;
    try {
      if (path.depth() > OPEN_DEPTH) {
        parent.folder.suspend();
      }
      begun = begin(path, child);
      return begun;
    } finally {
      if (begun == null) {
        child.close();
      }
    }
  }

  private Node node(EntryName name, HostStatus status, HostFolder folder) throws HostFault {
    if (status.links() == 1) {
      return leaf(name, status, folder);
    }
    var inode = new Inode(status.device(), status.inode());
    Node known = linked.get(inode);
    if (known == null) {
      known = leaf(name, status, folder);
      linked.put(inode, known);
    }
    return known;
  }

  private Node leaf(EntryName name, HostStatus status, HostFolder folder) throws HostFault {
    Metadata metadata = status.metadata(shared(folder.xattrs(name, status, options.xattrs())));
    return switch (status.kind()) {
      case REGULAR_FILE -> new RegularFile(metadata, folder.content(name, status));
      case SYMLINK -> new Symlink(metadata, folder.linkTarget(name));
      case BLOCK_DEVICE, CHAR_DEVICE ->
          new Device(metadata, status.kind(), status.major(), status.minor());
      case FIFO -> new Fifo(metadata);
      case SOCKET -> new Socket(metadata);
      case DIRECTORY -> throw new IllegalStateException(name + ": a directory is no leaf");
    };
  }

  /** The same object for equal xattrs: labels repeat on every file of a host. */
  private Xattrs shared(Xattrs read) {
    return read.isEmpty() ? Xattrs.NONE : xattrs.computeIfAbsent(read, same -> same);
  }

  private void count(EntryName name) throws HostReadException {
    nodes++;
    nameBytes += name.length();
    String excess = null;
    if (nodes >= options.limits().nodes()) {
      excess = String.format(Locale.ROOT, "more than %d names", options.limits().nodes());
    } else if (nameBytes > options.limits().nameBytes()) {
      excess =
          String.format(Locale.ROOT, "more than %d bytes of names", options.limits().nameBytes());
    }
    if (excess != null) {
      problem(TreePath.ROOT, excess);
      throw new HostReadException(problems);
    }
  }

  private void problem(TreePath path, String reason) {
    problems.add(new HostReadException.Problem(ShownPath.of(shown, path), reason));
  }
}
