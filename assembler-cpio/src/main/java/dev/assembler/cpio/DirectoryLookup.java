package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Finds the directory a path names, through symlinks, which never lead out of the root. */
final class DirectoryLookup {

  /** As many as Linux follows on one path. */
  private static final int MOST_SYMLINKS = 40;

  /**
   * What every kernel's built-in archive has (usr/default_cpio_list), made when something needs it.
   */
  private static final Map<EntryName, Metadata> BUILT_IN =
      Map.of(
          EntryName.of("dev"), Metadata.of(0755),
          EntryName.of("root"), Metadata.of(0700));

  /** A directory, or null and what is in the way. */
  record Result(Inode directory, String problem) {}

  private final RootFs files;
  private final Inode root;
  private final RootFs.Rules rules;
  private final long mostSteps;
  private long steps;

  /**
   * @param mostSteps how many components all ways through symlinks may have together
   */
  DirectoryLookup(RootFs files, Inode root, RootFs.Rules rules, long mostSteps) {
    this.files = files;
    this.root = root;
    this.rules = rules;
    this.mostSteps = mostSteps;
  }

  Result find(List<EntryName> path) throws ImageFormatException {
    Inode at = root;
    for (EntryName name : path) {
      Inode child = at.children.get(name);
      if (child == null || child.kind != Node.Kind.DIRECTORY) {
        return findSlowly(path);
      }
      at = child;
    }
    return new Result(at, null);
  }

  /** As {@link #find}, where not all is there, or not all is a directory. */
  private Result findSlowly(List<EntryName> path) throws ImageFormatException {
    int followed = 0;
    Deque<byte[]> left = new ArrayDeque<>();
    path.forEach(name -> left.addLast(name.toBytes()));
    Inode at = root;
    while (!left.isEmpty()) {
      if (++steps > mostSteps) {
        throw new ImageFormatException(
            "cpio: ways through symbolic links with more names than the limit (" + mostSteps + ")");
      }
      byte[] component = left.removeFirst();
      if (isDots(component, 1)) {
        continue;
      }
      if (isDots(component, 2)) {
        at = at.parent;
        continue;
      }
      String fault = EntryName.fault(component);
      if (fault != null) {
        return new Result(null, "below a symbolic link with a name that is " + fault);
      }
      EntryName name = EntryName.of(component);
      Inode child = at.children.get(name);
      if (child == null) {
        child = missing(at, name);
      }
      if (child == null) {
        return new Result(null, "no directory \"" + name + "\" comes before it");
      }
      if (child.kind == Node.Kind.SYMLINK) {
        if (++followed > MOST_SYMLINKS) {
          return new Result(null, "below more than " + MOST_SYMLINKS + " symbolic links");
        }
        at = child.target[0] == '/' ? root : at;
        prepend(child.target, left);
      } else if (child.kind == Node.Kind.DIRECTORY) {
        at = child;
      } else {
        return new Result(null, "\"" + name + "\" is a " + child.kind + ", expected a directory");
      }
    }
    return new Result(at, null);
  }

  private Inode missing(Inode parent, EntryName name) throws ImageFormatException {
    Metadata metadata =
        rules == RootFs.Rules.ARCHIVE
            ? Metadata.of(0755)
            : parent == root ? BUILT_IN.get(name) : null;
    return metadata == null ? null : files.put(parent, name, Inode.directory(parent, metadata));
  }

  private static boolean isDots(byte[] component, int count) {
    for (byte b : component) {
      if (b != '.') {
        return false;
      }
    }
    return component.length == count;
  }

  private static void prepend(byte[] target, Deque<byte[]> left) {
    int end = target.length;
    for (int i = target.length - 1; i >= -1; i--) {
      if (i < 0 || target[i] == '/') {
        if (end > i + 1) {
          left.addFirst(Arrays.copyOfRange(target, i + 1, end));
        }
        end = i;
      }
    }
  }
}
