package dev.assembler.core.host;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The directory that a tree is read from or written to, by its absolute path: from here everything
 * below can be opened at any later time. Paths may be of any length; what is longer than the
 * kernel's PATH_MAX is opened in several steps.
 */
final class LinuxRoot {

  private final byte[] path;
  private final String shown;
  private final int user;

  /** Whether reading may leave access times alone: for owners and CAP_FOWNER only. */
  private volatile boolean noAccessTime = true;

  LinuxRoot(Path directory) {
    this.path = PathBytes.absolute(directory);
    this.shown = PrintableBytes.of(PathBytes.given(directory));
    this.user = LinuxCalls.current().effectiveUser();
  }

  /** As messages name it. */
  String shown() {
    return shown;
  }

  /** What is below, as messages name it. */
  String shown(TreePath below) {
    return ShownPath.of(shown, below);
  }

  /** Whether the mode alone says that the caller may read: nearly always, and it saves asking. */
  boolean surelyReadable(HostStatus file) {
    return (file.permissions() & 0444) == 0444
        || (file.uid() == Integer.toUnsignedLong(user) && (file.permissions() & 0400) != 0);
  }

  /** Opens the root itself, through symbolic links if need be. */
  int open(LinuxCalls calls) {
    return open(calls, path, LinuxAbi.O_DIRECTORY);
  }

  /** Opens what is no directory, for reading. */
  int openFile(LinuxCalls calls) {
    return open(calls, path, LinuxAbi.O_RDONLY);
  }

  /** What is wrong with a root that is no directory. */
  String kindInstead(LinuxCalls calls) {
    int opened = open(calls, path, LinuxAbi.O_PATH);
    if (opened < 0) {
      return Errno.text(opened); // ENOTDIR again: something above it is none
    }
    int result = calls.stat(opened, null);
    calls.close(opened);
    return result < 0
        ? Errno.text(result)
        : String.format(
            Locale.ROOT, "found a %s, expected a directory", LinuxStatus.of(calls.status()).kind());
  }

  /** Makes the root itself, mode 0700. */
  int make(LinuxCalls calls) {
    int slash = path.length - 1;
    while (path[slash] != '/') {
      slash--;
    }
    byte[] name = Arrays.copyOfRange(path, slash + 1, path.length);
    if (EntryName.fault(name) != null) {
      return name.length > EntryName.MAX_LENGTH
          ? Errno.ENAMETOOLONG.result()
          : Errno.EEXIST.result(); // "/", "." or ".."
    }
    byte[] parent = Arrays.copyOf(path, Math.max(1, slash));
    int opened = open(calls, parent, LinuxAbi.O_PATH | LinuxAbi.O_DIRECTORY);
    if (opened < 0) {
      return opened;
    }
    int made = calls.makeDirectory(opened, EntryName.of(name), 0700);
    calls.close(opened);
    return made;
  }

  /** Opens what is below for reading, never through a symbolic link of that name. */
  int open(LinuxCalls calls, TreePath directory, EntryName name, int flags) {
    int length = path.length;
    for (TreePath at = directory; !at.isRoot(); at = at.parent()) {
      length += 1 + at.name().length();
    }
    var whole = new byte[length + 1 + name.length()];
    System.arraycopy(path, 0, whole, 0, path.length);
    whole[length] = '/';
    name.copyTo(whole, length + 1);
    for (TreePath at = directory; !at.isRoot(); at = at.parent()) {
      length -= at.name().length();
      at.name().copyTo(whole, length);
      whole[--length] = '/';
    }
    return open(calls, whole, flags | LinuxAbi.O_NOFOLLOW);
  }

  /** Opens a name for reading, never through a symbolic link. */
  int open(LinuxCalls calls, int directory, EntryName name, int flags) {
    int wanted = LinuxAbi.O_RDONLY | LinuxAbi.O_NONBLOCK | LinuxAbi.O_NOFOLLOW | flags;
    if (noAccessTime) {
      int opened = calls.open(directory, name, wanted | LinuxAbi.O_NOATIME, 0);
      if (!Errno.EPERM.is(opened)) {
        return opened;
      }
      noAccessTime = false;
    }
    return calls.open(directory, name, wanted, 0);
  }

  private int open(LinuxCalls calls, byte[] whole, int flags) {
    int at = LinuxAbi.AT_FDCWD;
    int start = 0;
    while (whole.length - start >= LinuxAbi.PATH_MAX) {
      int end = start + LinuxAbi.PATH_MAX - 1;
      while (whole[end] != '/') {
        end--;
      }
      int step = LinuxAbi.O_PATH | LinuxAbi.O_DIRECTORY;
      int next = calls.open(at, whole, start, end - start, step);
      leave(calls, at);
      if (next < 0) {
        return next;
      }
      at = next;
      start = end + 1;
    }
    int opened = openLast(calls, at, whole, start, flags | LinuxAbi.O_NONBLOCK);
    leave(calls, at);
    return opened;
  }

  private int openLast(LinuxCalls calls, int at, byte[] whole, int start, int flags) {
    int length = whole.length - start;
    if (noAccessTime) {
      int opened = calls.open(at, whole, start, length, flags | LinuxAbi.O_NOATIME);
      if (!Errno.EPERM.is(opened)) {
        return opened;
      }
      noAccessTime = false;
    }
    return calls.open(at, whole, start, length, flags);
  }

  private static void leave(LinuxCalls calls, int directory) {
    if (directory >= 0) {
      calls.close(directory);
    }
  }
}
