package dev.assembler.core.host;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;

/**
 * A directory below a root, open while it is used. One that was closed in between is found again by
 * its path, and must be the same directory then.
 */
final class LinuxDescriptor {

  private static final int CLOSED = -1;

  private final LinuxRoot root;
  private final TreePath path;
  private final LinuxCalls calls;
  private int number;
  private long device;
  private long inode;

  private LinuxDescriptor(LinuxRoot root, TreePath path, LinuxCalls calls, int number) {
    this.root = root;
    this.path = path;
    this.calls = calls;
    this.number = number;
  }

  static LinuxDescriptor open(LinuxRoot root, LinuxCalls calls) throws HostFault {
    int opened = root.open(calls);
    if (Errno.ENOTDIR.is(opened)) {
      throw new HostFault(root.kindInstead(calls));
    }
    if (opened < 0) {
      throw new HostFault(Errno.text(opened));
    }
    return remember(new LinuxDescriptor(root, TreePath.ROOT, calls, opened));
  }

  LinuxDescriptor open(EntryName name) throws HostFault {
    int opened = root.open(calls, number(), name, LinuxAbi.O_DIRECTORY);
    if (opened < 0) {
      throw HostFault.of(opened);
    }
    return remember(new LinuxDescriptor(root, path.resolve(name), calls, opened));
  }

  private static LinuxDescriptor remember(LinuxDescriptor directory) throws HostFault {
    try {
      directory.stat();
      directory.device = LinuxStatus.device(directory.calls.status());
      directory.inode = LinuxStatus.inode(directory.calls.status());
      return directory;
    } catch (HostFault fault) {
      directory.close();
      throw fault;
    }
  }

  LinuxRoot root() {
    return root;
  }

  TreePath path() {
    return path;
  }

  LinuxCalls calls() {
    return calls;
  }

  /** The file system's identity. */
  long device() {
    return device;
  }

  boolean isOpen() {
    return number != CLOSED;
  }

  /** The descriptor's number, opened anew if it was closed. */
  int number() throws HostFault {
    if (number == CLOSED) {
      number =
          path.isRoot()
              ? root.open(calls)
              : root.open(calls, path.parent(), path.name(), LinuxAbi.O_DIRECTORY);
      if (number < 0) {
        int result = number;
        number = CLOSED;
        throw HostFault.of(result);
      }
      stat();
      if (LinuxStatus.device(calls.status()) != device
          || LinuxStatus.inode(calls.status()) != inode) {
        close();
        throw new HostFault("replaced by another directory meanwhile");
      }
    }
    return number;
  }

  /** Asks for the directory's own status. */
  void stat() throws HostFault {
    int result = calls.stat(number(), null);
    if (result < 0) {
      throw HostFault.of(result);
    }
  }

  void close() {
    if (number != CLOSED) {
      calls.close(number);
      number = CLOSED;
    }
  }
}
