package dev.assembler.iso9660;

import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds everything in a tree that an image with these options cannot hold, node by node. */
final class TreeCheck {

  /** Linux gives up on a file of more sections (fs/isofs/inode.c). */
  static final int MOST_SECTIONS = 100;

  /** Linux builds a target in one page. */
  private static final int LONGEST_TARGET = 4095;

  private static final int DEEPEST = 8;
  private static final String WITHOUT = ", there is none without Rock Ridge";
  private static final long LARGEST_MAJOR = 0xFFF;
  private static final long LARGEST_MINOR = 0xF_FFFF;

  private final IsoOptions options;
  private final List<Problem> problems = new ArrayList<>();
  private long userXattrs;

  TreeCheck(IsoOptions options) {
    this.options = options;
  }

  List<Problem> problems() {
    return problems;
  }

  /** Attributes of users that are left out. */
  long userXattrs() {
    return userXattrs;
  }

  void check(FileTree tree) throws IOException {
    tree.walk(this::check);
    if (!options.rockRidge()) {
      checkBare(tree);
    }
  }

  /** Owners, modes and names that share a file are Rock Ridge's. */
  private void checkBare(FileTree tree) throws IOException {
    Map<Node, TreePath> linked = new IdentityHashMap<>();
    tree.walk((path, node) -> {
      Metadata metadata = node.metadata();
      int mode = metadata.permissions();
      boolean directory = node instanceof Directory;
      boolean plain =
          mode == 0755 || mode == 0555 || (!directory && (mode == 0644 || mode == 0444));
      if (metadata.uid() != 0 || metadata.gid() != 0) {
        problem(path, "owner " + metadata.uid() + ":" + metadata.gid() + WITHOUT);
      }
      if (!plain && (directory || node instanceof RegularFile)) {
        problem(path, String.format(Locale.ROOT, "mode %04o", mode) + WITHOUT);
      }
      if (tree.linkCount(node) > 1 && !directory) {
        TreePath first = linked.putIfAbsent(node, path);
        if (first != null) {
          problem(path, "hard link to " + first + WITHOUT);
        }
      }
    });
  }

  void problem(TreePath path, String reason) {
    problems.add(new Problem(path.toString(), reason));
  }

  private void check(TreePath path, Node node) {
    Metadata metadata = node.metadata();
    if (metadata.mtimeSeconds() < IsoTimestamp.EARLIEST
        || metadata.mtimeSeconds() > IsoTimestamp.LATEST) {
      problem(path, "mtime " + metadata.mtimeSeconds() + ", ISO 9660 holds 1900 to 2155");
    }
    for (Xattr xattr : metadata.xattrs()) {
      if (xattr.hasPrefix("user.")) {
        userXattrs++;
      } else {
        problem(path, "xattr " + xattr.name() + ", Rock Ridge has none");
      }
    }
    boolean leaf = !(node instanceof Directory || node instanceof RegularFile);
    if (leaf && !options.rockRidge()) {
      problem(path, node.kind() + WITHOUT);
    } else if (leaf && options.joliet() == IsoOptions.Joliet.EXACT) {
      problem(path, node.kind() + ", Joliet has none");
    }
    if (!options.rockRidge() && node instanceof Directory && path.depth() >= DEEPEST) {
      problem(path, "level " + (path.depth() + 1) + ", ISO 9660 without Rock Ridge has " + DEEPEST);
    }
    if (options.joliet() == IsoOptions.Joliet.EXACT && !path.isRoot()) {
      String fault = JolietNames.fault(path.name());
      if (fault != null) {
        problem(path, fault);
      }
    }
    switch (node) {
      case RegularFile file -> checkSize(path, file.size());
      case Symlink symlink when symlink.targetLength() > LONGEST_TARGET ->
          problem(
              path,
              "a target of " + symlink.targetLength() + " bytes, Linux reads " + LONGEST_TARGET);
      case Device device -> checkDevice(path, device);
      default -> {}
    }
  }

  private void checkSize(TreePath path, long size) {
    long oneSection = 0xFFFF_FFFFL;
    long most = MOST_SECTIONS * FileExtent.LARGEST_SECTION;
    if (size > most) {
      problem(path, size + " bytes, Linux reads files of " + most);
    } else if (options.level() < 3 && size > oneSection) {
      problem(path, size + " bytes, level " + options.level() + " holds " + oneSection);
    }
  }

  private void checkDevice(TreePath path, Device device) {
    String shown = "device " + device.major() + ":" + device.minor();
    if (device.major() > LARGEST_MAJOR || device.minor() > LARGEST_MINOR) {
      problem(path, shown + ", the kernel takes up to 4095:1048575");
    } else if (device.major() == 0 && device.minor() > 0xFF) {
      problem(path, shown + ", Linux reads another one: without a major it takes minors up to 255");
    }
  }
}
