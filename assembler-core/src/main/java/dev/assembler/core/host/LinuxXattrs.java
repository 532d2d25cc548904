package dev.assembler.core.host;

import static dev.assembler.core.host.LinuxAbi.AT_SYMLINK_NOFOLLOW;

import dev.assembler.core.tree.EntryName;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The system calls on extended attributes, with one thread's buffers; results, names and the null
 * name are as in {@link LinuxCalls}.
 */
final class LinuxXattrs {

  private static final ThreadLocal<LinuxXattrs> CURRENT = ThreadLocal.withInitial(LinuxXattrs::new);

  /** Room for a list or a value of the largest size the kernel has. */
  private static final int DATA_SIZE = 64 * 1024;

  /** Tried first, because the kernel allocates and clears as much as the caller has room for. */
  private static final int SMALL = 512;

  private static final byte[] PROC_FD = "/proc/self/fd/".getBytes(StandardCharsets.US_ASCII);

  /** Asked once in a process. */
  private static final class XattrAt {
    private static final boolean AVAILABLE = probe(new Syscall());
  }

  private final Syscall kernel = new Syscall();
  private final boolean xattrAt;
  private final byte[] bytes = new byte[512];
  private final ByteBuffer path = LinuxCalls.allocate(512);
  private final ByteBuffer second = LinuxCalls.allocate(512);
  private final ByteBuffer argument = LinuxCalls.allocate(256);
  private final ByteBuffer data = LinuxCalls.allocate(DATA_SIZE);
  private final long pathAddress = LinuxCalls.address(path);
  private final long secondAddress = LinuxCalls.address(second);
  private final long argumentAddress = LinuxCalls.address(argument);
  private final long dataAddress = LinuxCalls.address(data);

  private LinuxXattrs() {
    this(XattrAt.AVAILABLE);
  }

  /**
   * @param xattrAt whether to use the calls that take a directory, which Linux 6.13 has; the others
   *     find the directory through /proc
   */
  LinuxXattrs(boolean xattrAt) {
    this.xattrAt = xattrAt;
  }

  /** The calling thread's. */
  static LinuxXattrs current() {
    return CURRENT.get();
  }

  /** The xattr names, each with a NUL behind it; {@link #taken} has them. */
  int list(int directory, EntryName name) {
    int length = list(directory, name, SMALL);
    return Errno.ERANGE.is(length) ? list(directory, name, DATA_SIZE) : length;
  }

  private int list(int directory, EntryName name, int room) {
    if (name == null) {
      return (int) kernel.call(LinuxAbi.FLISTXATTR, directory, dataAddress, room, 0);
    }
    if (xattrAt) {
      putPath(name);
      return (int)
          kernel.call(
              LinuxAbi.LISTXATTRAT,
              directory,
              pathAddress,
              AT_SYMLINK_NOFOLLOW,
              dataAddress,
              room,
              0);
    }
    putProcPath(directory, name);
    return (int) kernel.call(LinuxAbi.LLISTXATTR, pathAddress, dataAddress, room, 0);
  }

  /** An xattr's value; {@link #taken} has it. */
  int get(int directory, EntryName name, byte[] xattr) {
    int length = get(directory, name, xattr, SMALL);
    return Errno.ERANGE.is(length) ? get(directory, name, xattr, DATA_SIZE) : length;
  }

  private int get(int directory, EntryName name, byte[] xattr, int room) {
    second.put(0, xattr).put(xattr.length, (byte) 0);
    if (name == null) {
      return (int) kernel.call(LinuxAbi.FGETXATTR, directory, secondAddress, dataAddress, room);
    }
    if (xattrAt) {
      putPath(name);
      return callAt(LinuxAbi.GETXATTRAT, directory, room);
    }
    putProcPath(directory, name);
    return (int) kernel.call(LinuxAbi.LGETXATTR, pathAddress, secondAddress, dataAddress, room);
  }

  int set(int directory, EntryName name, byte[] xattr, byte[] value) {
    second.put(0, xattr).put(xattr.length, (byte) 0);
    data.put(0, value);
    if (name == null) {
      return (int)
          kernel.call(
              LinuxAbi.FSETXATTR, directory, secondAddress, dataAddress, value.length, 0, 0);
    }
    if (xattrAt) {
      putPath(name);
      return callAt(LinuxAbi.SETXATTRAT, directory, value.length);
    }
    putProcPath(directory, name);
    return (int)
        kernel.call(
            LinuxAbi.LSETXATTR, pathAddress, secondAddress, dataAddress, value.length, 0, 0);
  }

  int remove(int fd, byte[] xattr) {
    second.put(0, xattr).put(xattr.length, (byte) 0);
    return (int) kernel.call(LinuxAbi.FREMOVEXATTR, fd, secondAddress, 0, 0);
  }

  private int callAt(int number, int directory, int size) {
    argument.putLong(0, dataAddress).putInt(8, size).putInt(12, 0); // struct xattr_args
    return (int)
        kernel.call(
            number,
            directory,
            pathAddress,
            AT_SYMLINK_NOFOLLOW,
            secondAddress,
            argumentAddress,
            16);
  }

  /** A copy of the first bytes that the last call answered. */
  byte[] taken(int length) {
    var copy = new byte[length];
    data.get(0, copy);
    return copy;
  }

  private void putPath(EntryName name) {
    int length = name.copyTo(bytes, 0);
    path.put(0, bytes, 0, length).put(length, (byte) 0);
  }

  /**
   * A name in an open directory, for the calls that take no directory. Opening the file instead
   * would need leave to read it, wake fifos and devices, and is impossible for symbolic links.
   */
  private void putProcPath(int directory, EntryName name) {
    System.arraycopy(PROC_FD, 0, bytes, 0, PROC_FD.length);
    int at = PROC_FD.length;
    for (int scale = 1_000_000_000; scale > 0; scale /= 10) {
      if (directory >= scale) {
        bytes[at++] = (byte) ('0' + directory / scale % 10);
      }
    }
    if (directory == 0) {
      bytes[at++] = '0';
    }
    bytes[at++] = '/';
    at += name.copyTo(bytes, at);
    path.put(0, bytes, 0, at).put(at, (byte) 0);
  }

  /** Tried, as sandboxes of older age answer EPERM where the kernel would say ENOSYS. */
  private static boolean probe(Syscall kernel) {
    ByteBuffer slash = LinuxCalls.allocate(2).put(0, (byte) '/');
    try {
      long path = LinuxCalls.address(slash);
      long result = kernel.call(LinuxAbi.LISTXATTRAT, LinuxAbi.AT_FDCWD, path, 0, 0, 0, 0);
      return result >= 0 || Errno.EOPNOTSUPP.is(result);
    } finally {
      Reference.reachabilityFence(slash);
    }
  }

  /** Whether xattrs can be reached by directory and name: an old kernel needs /proc for it. */
  boolean areReachable() {
    path.put(0, PROC_FD).put(PROC_FD.length, (byte) 0);
    return xattrAt
        || kernel.call(LinuxAbi.STATX, LinuxAbi.AT_FDCWD, pathAddress, 0, 0, argumentAddress, 0)
            == 0;
  }

  /** Splits a list of names, each with a NUL behind it. */
  static byte[][] splitNames(byte[] list) {
    int count = 0;
    for (byte b : list) {
      count += b == 0 ? 1 : 0;
    }
    var names = new byte[count][];
    int start = 0;
    for (int i = 0, n = 0; i < list.length; i++) {
      if (list[i] == 0) {
        names[n++] = Arrays.copyOfRange(list, start, i);
        start = i + 1;
      }
    }
    return names;
  }
}
