package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A tree that packages are laid into: nodes by path, directories without their entries. */
final class WorkTree {

  /** As many symbolic links on one way as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final Map<TreePath, Node> nodes = new HashMap<>();

  WorkTree(FileTree base) throws IOException {
    base.walk(this::put);
  }

  /** What is at a path; null if nothing is. */
  Node get(TreePath path) {
    return nodes.get(path);
  }

  /** A directory's own entries are not taken. */
  void put(TreePath path, Node node) {
    nodes.put(
        path,
        node instanceof Directory directory && directory.size() > 0
            ? Directory.of(directory.metadata(), List.of())
            : node);
  }

  void putFile(TreePath path, int mode, byte[] bytes, long time) {
    put(path, new RegularFile(timed(mode, time), Content.of(bytes)));
  }

  /** A directory, where nothing is yet; those on the way as well. */
  void makeDirectory(String path, int mode, long time) {
    TreePath at = TreePath.ROOT;
    for (EntryName name : TreePath.of(path).names()) {
      at = real(at.resolve(name));
      nodes.putIfAbsent(at, Directory.of(timed(mode, time), List.of()));
    }
  }

  private static Metadata timed(int mode, long time) {
    return Metadata.of(mode).withMtime(time, 0);
  }

  void remove(TreePath path) {
    nodes.remove(path);
  }

  /** What a directory holds, in order; nothing if there is none. */
  SortedSet<EntryName> names(TreePath directory) {
    var names = new TreeSet<EntryName>();
    for (TreePath path : nodes.keySet()) {
      if (!path.isRoot() && path.parent().equals(directory)) {
        names.add(path.name());
      }
    }
    return names;
  }

  /** The bytes of a regular file; null if there is none at the path. */
  byte[] bytes(String path) throws IOException {
    if (!(get(real(TreePath.of(path))) instanceof RegularFile file)) {
      return null;
    }
    byte[] bytes = new byte[Math.toIntExact(file.size())];
    try (ImageSource content = file.content().open()) {
      content.readAt(0, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }

  /**
   * Where a path leads: past symbolic links to directories, which never lead out of the tree. What
   * is missing on the way is taken for a directory to be.
   */
  TreePath real(TreePath path) {
    return follow(TreePath.ROOT, path.names(), MOST_LINKS);
  }

  /** As {@link #real}, but the last name itself stays as it is. */
  TreePath realParent(TreePath path) {
    return path.isRoot() ? path : real(path.parent()).resolve(path.name());
  }

  private TreePath follow(TreePath from, List<EntryName> names, int linksLeft) {
    TreePath at = from;
    for (EntryName name : names) {
      at = at.resolve(name);
      if (nodes.get(at) instanceof Symlink link && linksLeft > 0) {
        at = followLink(at, link, linksLeft - 1);
      }
    }
    return at;
  }

  private TreePath followLink(TreePath at, Symlink link, int linksLeft) {
    TreePath to = link.target()[0] == '/' ? TreePath.ROOT : at.parent();
    for (byte[] part : parts(link.target())) {
      String text = new String(part, StandardCharsets.ISO_8859_1);
      if (text.equals("..")) {
        to = to.isRoot() ? to : to.parent();
      } else if (!text.isEmpty() && !text.equals(".")) {
        if (EntryName.fault(part) != null) {
          return at;
        }
        to = follow(to, List.of(EntryName.of(part)), linksLeft);
      }
    }
    return to;
  }

  private static List<byte[]> parts(byte[] target) {
    var parts = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i <= target.length; i++) {
      if (i == target.length || target[i] == '/') {
        parts.add(Arrays.copyOfRange(target, start, i));
        start = i + 1;
      }
    }
    return parts;
  }

  FileTree build() {
    TreeBuilder builder = FileTree.builder();
    nodes.forEach(builder::put);
    return builder.build();
  }
}
