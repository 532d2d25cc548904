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
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes a tree in two passes: first all nodes, then what directories carry, children before
 * parents. A directory that gets its final mode and time earlier could not be filled any more, and
 * filling it would change its time.
 */
final class HostWriter {

  private static final int OPEN_DEPTH = 64;

  /** Setuid and setgid. */
  private static final int SET_IDS = 06000;

  private record Place(HostTarget folder, EntryName name) {}

  /** Sets one attribute. */
  @FunctionalInterface
  private interface Setting {
    void set() throws HostFault;
  }

  private final FileTree tree;
  private final String shown;
  private final Map<Node, Place> linked = new IdentityHashMap<>();
  private final List<HostLoss> losses = new ArrayList<>();

  private HostWriter(FileTree tree, String shown) {
    this.tree = tree;
    this.shown = shown;
  }

  static List<HostLoss> write(
      FileTree tree, HostTarget root, String shown, HostWriteOptions options) throws IOException {
    var writer = new HostWriter(tree, shown);
    writer.fill(TreePath.ROOT, tree.root(), root);
    writer.finish(TreePath.ROOT, tree.root(), root);
    List<HostLoss> refused =
        writer.losses.stream().filter(loss -> !options.allowed().contains(loss.kind())).toList();
    if (!refused.isEmpty()) {
      throw new HostWriteException(refused);
    }
    return List.copyOf(writer.losses);
  }

  private void fill(TreePath path, Directory directory, HostTarget target) throws IOException {
    for (int i = 0; i < directory.size(); i++) {
      EntryName name = directory.name(i);
      TreePath child = path.resolve(name);
      try {
        if (directory.node(i) instanceof Directory below) {
          try (HostTarget made = target.makeDirectory(name)) {
            suspend(child, target);
            fill(child, below, made);
          }
        } else {
          node(child, directory.node(i), target);
        }
      } catch (HostFault fault) {
        throw failure(child, fault);
      }
    }
  }

  private void finish(TreePath path, Directory directory, HostTarget target) throws IOException {
    for (int i = 0; i < directory.size(); i++) {
      if (directory.node(i) instanceof Directory below) {
        TreePath child = path.resolve(directory.name(i));
        try (HostTarget made = target.directory(directory.name(i))) {
          suspend(child, target);
          finish(child, below, made);
        } catch (HostFault fault) {
          throw failure(child, fault);
        }
      }
    }
    attributes(path, directory, target.attributes());
  }

  private static void suspend(TreePath child, HostTarget parent) {
    if (child.depth() > OPEN_DEPTH) {
      parent.suspend();
    }
  }

  private void node(TreePath path, Node node, HostTarget target) throws IOException {
    EntryName name = path.name();
    Place first = linked.get(node);
    if (first != null) {
      try {
        target.makeLink(name, first.folder(), first.name());
        return;
      } catch (HostFault fault) {
        lose(HostLoss.Kind.HARD_LINK, path, "a file of its own, not a hard link", fault);
      }
    }
    if (make(path, node, target)) {
      attributes(path, node, target.attributes(name));
      if (tree.linkCount(node) > 1) {
        linked.put(node, new Place(target, name));
      }
    }
  }

  /** Whether the host has the node now. */
  private boolean make(TreePath path, Node node, HostTarget target) throws IOException {
    EntryName name = path.name();
    switch (node) {
      case RegularFile file -> target.makeFile(name, file.content());
      case Symlink link -> {
        try {
          target.makeSymlink(name, link.target());
        } catch (HostFault fault) {
          lose(HostLoss.Kind.SYMLINK, path, "symbolic link", fault);
          return false;
        }
      }
      case Device _, Fifo _, Socket _ -> {
        try {
          target.makeSpecial(name, node);
        } catch (HostFault fault) {
          lose(HostLoss.Kind.SPECIAL_FILE, path, node.kind().toString(), fault);
          return false;
        }
      }
      case Directory _ -> throw new IllegalStateException(path + ": a directory is made elsewhere");
    }
    return true;
  }

  /**
   * Owner, xattrs, mode, time, in this order: a change of owner clears setuid and capabilities, an
   * ACL changes the mode. Then a look back, because hosts also ignore without a word: chmod drops
   * setgid for a foreign group, file systems clamp times to what they hold.
   */
  private void attributes(TreePath path, Node node, HostTarget.Attributes target)
      throws IOException {
    Metadata wanted = node.metadata();
    Set<HostLoss.Kind> lost = EnumSet.noneOf(HostLoss.Kind.class);
    Supplier<String> owner = () -> "owner " + wanted.uid() + ":" + wanted.gid();
    Supplier<String> mode = () -> String.format(Locale.ROOT, "mode %04o", wanted.permissions());
    set(lost, HostLoss.Kind.OWNER, path, owner, () -> target.setOwner(wanted.uid(), wanted.gid()));
    for (Xattr xattr : wanted.xattrs()) {
      HostLoss.Kind kind =
          xattr.hasPrefix("system.posix_acl_") ? HostLoss.Kind.ACL : HostLoss.Kind.XATTR;
      set(lost, kind, path, () -> "xattr " + xattr.name(), () -> target.setXattr(xattr));
    }
    // Setuid is the owner's: on a file that stayed the caller's own it would lend the caller's
    // rights.
    boolean lendsRights = lost.contains(HostLoss.Kind.OWNER) && node.kind() != Node.Kind.DIRECTORY;
    int permissions = wanted.permissions() & (lendsRights ? ~SET_IDS : ~0);
    boolean hasMode = node.kind() != Node.Kind.SYMLINK; // Linux knows no mode of a symbolic link
    if (hasMode) {
      set(lost, HostLoss.Kind.PERMISSIONS, path, mode, () -> target.setPermissions(permissions));
    }
    set(
        lost,
        HostLoss.Kind.TIME,
        path,
        () -> "modification time",
        () -> target.setTime(wanted.mtimeSeconds(), wanted.mtimeNanos()));
    HostStatus have = look(path, target);
    if (have.uid() != wanted.uid() || have.gid() != wanted.gid()) {
      differs(
          lost,
          HostLoss.Kind.OWNER,
          path,
          owner.get(),
          String.format(Locale.ROOT, "%d:%d", have.uid(), have.gid()));
    }
    if (hasMode && have.permissions() != wanted.permissions()) {
      String there = String.format(Locale.ROOT, "%04o", have.permissions());
      differs(lost, HostLoss.Kind.PERMISSIONS, path, mode.get(), there);
    }
    if (have.mtimeSeconds() != wanted.mtimeSeconds() || have.mtimeNanos() != wanted.mtimeNanos()) {
      String time = time(wanted.mtimeSeconds(), wanted.mtimeNanos());
      String there = time(have.mtimeSeconds(), have.mtimeNanos());
      differs(lost, HostLoss.Kind.TIME, path, "modification time " + time, there);
    }
  }

  private void set(
      Set<HostLoss.Kind> lost,
      HostLoss.Kind kind,
      TreePath path,
      Supplier<String> what,
      Setting setting)
      throws IOException {
    try {
      setting.set();
    } catch (HostFault fault) {
      lose(kind, path, what.get(), fault);
      lost.add(kind);
    }
  }

  private HostStatus look(TreePath path, HostTarget.Attributes target) throws IOException {
    try {
      return target.status();
    } catch (HostFault fault) {
      throw failure(path, fault);
    }
  }

  private void differs(
      Set<HostLoss.Kind> lost, HostLoss.Kind kind, TreePath path, String what, String there) {
    if (!lost.contains(kind)) {
      String reason = what + ": became " + there;
      losses.add(new HostLoss(kind, ShownPath.of(shown, path), reason));
    }
  }

  private void lose(HostLoss.Kind kind, TreePath path, String what, HostFault fault)
      throws IOException {
    if (!fault.isRefusal()) {
      throw failure(path, fault);
    }
    String reason = what + ": " + fault.getMessage();
    losses.add(new HostLoss(kind, ShownPath.of(shown, path), reason));
  }

  private static String time(long seconds, int nanos) {
    return String.format(Locale.ROOT, "%d.%09d", seconds, nanos);
  }

  private IOException failure(TreePath path, HostFault fault) {
    return new IOException(ShownPath.of(shown, path) + ": " + fault.getMessage(), fault);
  }
}
