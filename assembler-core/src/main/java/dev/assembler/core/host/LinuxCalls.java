package dev.assembler.core.host;

import static dev.assembler.core.host.LinuxAbi.AT_EMPTY_PATH;
import static dev.assembler.core.host.LinuxAbi.AT_NO_AUTOMOUNT;
import static dev.assembler.core.host.LinuxAbi.AT_SYMLINK_NOFOLLOW;

import dev.assembler.core.tree.EntryName;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The system calls on files and directories, with one thread's buffers for their arguments and
 * answers. Results are the kernel's: negative numbers are errors ({@link Errno}). Where a call takes
 * a directory and a name, the name itself is meant, never what a symbolic link of that name points
 * to; a null name means the open directory.
 */
final class LinuxCalls {

  private static final ThreadLocal<LinuxCalls> CURRENT = ThreadLocal.withInitial(LinuxCalls::new);

  /** Room for one xattr list or value of the largest size the kernel has, and for reading files. */
  private static final int DATA_SIZE = 128 * 1024;

  /** Tried first, because the kernel allocates and clears as much as the caller has room for. */
  private static final int SMALL_XATTR = 512;

  /** STATX_TYPE, MODE, NLINK, UID, GID, MTIME, INO, SIZE and BLOCKS: all but the other times. */
  private static final int STATX_MASK = 0x75F;

  private static final byte[] PROC_FD = "/proc/self/fd/".getBytes(StandardCharsets.US_ASCII);

  private final Syscall kernel = new Syscall();
  private final byte[] bytes = new byte[LinuxAbi.PATH_MAX];
  private final ByteBuffer path = allocate(LinuxAbi.PATH_MAX);
  private final ByteBuffer second = allocate(LinuxAbi.PATH_MAX);
  private final ByteBuffer record = allocate(256);
  private final ByteBuffer data = allocate(DATA_SIZE);
  private final long pathAddress = address(path);
  private final long secondAddress = address(second);
  private final long recordAddress = address(record);
  private final long dataAddress = address(data);

  private final boolean xattrAt;

  private LinuxCalls() {
    this(XattrAt.AVAILABLE);
  }

  /**
   * @param xattrAt whether to use the xattr calls that take a directory, which Linux 6.13 has; the
   *     others find the directory through /proc
   */
  LinuxCalls(boolean xattrAt) {
    this.xattrAt = xattrAt;
  }

  /** Asked once in a process. */
  private static final class XattrAt {
    private static final boolean AVAILABLE = probeXattrAt(new Syscall());
  }

  /** The calling thread's. */
  static LinuxCalls current() {
    return CURRENT.get();
  }

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  private static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }

  int effectiveUser() {
    return (int) kernel.call(LinuxAbi.GETEUID, 0, 0, 0, 0);
  }

  int effectiveGroup() {
    return (int) kernel.call(LinuxAbi.GETEGID, 0, 0, 0, 0);
  }

  /** Whether the effective set has a capability (capget(2), version 3). */
  boolean hasCapability(int capability) {
    path.putInt(0, 0x20080522).putInt(4, 0);
    kernel.call(LinuxAbi.CAPGET, pathAddress, recordAddress, 0, 0);
    int effective = record.getInt(capability / 32 * 12);
    return (effective >> capability % 32 & 1) == 1;
  }

  int open(int directory, EntryName name, int flags, int mode) {
    putPath(name);
    return openPath(directory, flags, mode);
  }

  /** Opens a path of at most PATH_MAX - 1 bytes. */
  int open(int directory, byte[] source, int offset, int length, int flags) {
    path.put(0, source, offset, length).put(length, (byte) 0);
    return openPath(directory, flags, 0);
  }

  private int openPath(int directory, int flags, int mode) {
    while (true) {
      int fd =
          (int)
              kernel.call(
                  LinuxAbi.OPENAT, directory, pathAddress, flags | LinuxAbi.O_CLOEXEC, mode);
      if (!Errno.EINTR.is(fd)) {
        return fd;
      }
    }
  }

  /** Linux has released the descriptor even when it reports an error. */
  int close(int fd) {
    return (int) kernel.call(LinuxAbi.CLOSE, fd, 0, 0, 0);
  }

  /** Asks for a name's status; {@link #status} has the answer. */
  int stat(int directory, EntryName name) {
    putPath(name);
    int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (name == null ? AT_EMPTY_PATH : 0);
    return (int)
        kernel.call(
            LinuxAbi.STATX, directory, pathAddress, flags, STATX_MASK, recordAddress, 0);
  }

  /** What the last successful {@link #stat} said: struct statx, the same on every architecture. */
  ByteBuffer status() {
    return record;
  }

  /** Whether the effective user may read a file: 0, EACCES, or ENOSYS before Linux 5.8. */
  int mayRead(int directory, EntryName name) {
    putPath(name);
    int readable = 4;
    int flags = LinuxAbi.AT_EACCESS | AT_SYMLINK_NOFOLLOW;
    return (int) kernel.call(LinuxAbi.FACCESSAT2, directory, pathAddress, readable, flags);
  }

  /** The next directory entries, struct linux_dirent64; {@link #taken} has them. */
  int readDirectory(int fd) {
    return (int) kernel.call(LinuxAbi.GETDENTS64, fd, dataAddress, DATA_SIZE, 0);
  }

  /** A symbolic link's target; {@link #taken} has it. */
  int readLink(int directory, EntryName name) {
    putPath(name);
    return (int)
        kernel.call(LinuxAbi.READLINKAT, directory, pathAddress, dataAddress, DATA_SIZE);
  }

  /** A copy of the first bytes that the last call answered. */
  byte[] taken(int length) {
    var copy = new byte[length];
    data.get(0, copy);
    return copy;
  }

  long seek(int fd, long offset, int whence) {
    return kernel.call(LinuxAbi.LSEEK, fd, offset, whence, 0);
  }

  /** Reads as much as one call gives, at most the target's room; 0 at the end of the file. */
  int read(int fd, ByteBuffer target, long offset) {
    if (target.isDirect()) {
      long address = MemorySegment.ofBuffer(target).address();
      int count = readTo(fd, address, target.remaining(), offset);
      Reference.reachabilityFence(target);
      target.position(target.position() + Math.max(0, count));
      return count;
    }
    int count = readTo(fd, dataAddress, Math.min(DATA_SIZE, target.remaining()), offset);
    if (count > 0) {
      target.put(target.position(), data, 0, count).position(target.position() + count);
    }
    return count;
  }

  private int readTo(int fd, long address, int length, long offset) {
    while (true) {
      int count = (int) kernel.call(LinuxAbi.PREAD64, fd, address, length, offset);
      if (!Errno.EINTR.is(count)) {
        return count;
      }
    }
  }

  /** Writes a direct buffer from its position, as many bytes as one call takes. */
  int write(int fd, ByteBuffer source, long offset) {
    long address = MemorySegment.ofBuffer(source).address();
    while (true) {
      int length = source.remaining();
      int count = (int) kernel.call(LinuxAbi.PWRITE64, fd, address, length, offset);
      if (!Errno.EINTR.is(count)) {
        Reference.reachabilityFence(source);
        source.position(source.position() + Math.max(0, count));
        return count;
      }
    }
  }

  int setSize(int fd, long size) {
    return (int) kernel.call(LinuxAbi.FTRUNCATE, fd, size, 0, 0);
  }

  int makeDirectory(int directory, EntryName name, int mode) {
    putPath(name);
    return (int) kernel.call(LinuxAbi.MKDIRAT, directory, pathAddress, mode, 0);
  }

  /** Makes a device node, fifo or socket; {@code mode} has the type, {@code device} the numbers. */
  int makeNode(int directory, EntryName name, int mode, long device) {
    putPath(name);
    return (int) kernel.call(LinuxAbi.MKNODAT, directory, pathAddress, mode, device);
  }

  int makeSymlink(int directory, EntryName name, byte[] target) {
    if (target.length >= LinuxAbi.PATH_MAX) {
      return Errno.ENAMETOOLONG.result();
    }
    putPath(name);
    second.put(0, target).put(target.length, (byte) 0);
    return (int) kernel.call(LinuxAbi.SYMLINKAT, secondAddress, directory, pathAddress, 0);
  }

  int makeLink(int existingDirectory, EntryName existing, int directory, EntryName name) {
    putPath(existing);
    putSecond(name);
    return (int)
        kernel.call(
            LinuxAbi.LINKAT, existingDirectory, pathAddress, directory, secondAddress, 0, 0);
  }

  int setOwner(int directory, EntryName name, long uid, long gid) {
    putPath(name);
    int flags = AT_SYMLINK_NOFOLLOW | (name == null ? AT_EMPTY_PATH : 0);
    return (int) kernel.call(LinuxAbi.FCHOWNAT, directory, pathAddress, uid, gid, flags, 0);
  }

  /** The one call that follows a symbolic link: the caller knows that there is none. */
  int setMode(int directory, EntryName name, int mode) {
    if (name == null) {
      return (int) kernel.call(LinuxAbi.FCHMOD, directory, mode, 0, 0);
    }
    putPath(name);
    return (int) kernel.call(LinuxAbi.FCHMODAT, directory, pathAddress, mode, 0);
  }

  /** Sets the modification time and leaves the access time. */
  int setTime(int directory, EntryName name, long seconds, int nanos) {
    long omit = (1L << 30) - 2; // UTIME_OMIT
    record.putLong(0, 0).putLong(8, omit).putLong(16, seconds).putLong(24, nanos);
    if (name == null) {
      return (int) kernel.call(LinuxAbi.UTIMENSAT, directory, 0, recordAddress, 0);
    }
    putPath(name);
    return (int)
        kernel.call(
            LinuxAbi.UTIMENSAT, directory, pathAddress, recordAddress, AT_SYMLINK_NOFOLLOW);
  }

  /** The xattr names, each with a NUL behind it; {@link #taken} has them. */
  int listXattrs(int directory, EntryName name) {
    int length = listXattrs(directory, name, SMALL_XATTR);
    return Errno.ERANGE.is(length) ? listXattrs(directory, name, DATA_SIZE) : length;
  }

  private int listXattrs(int directory, EntryName name, int room) {
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
  int getXattr(int directory, EntryName name, byte[] xattr) {
    int length = getXattr(directory, name, xattr, SMALL_XATTR);
    return Errno.ERANGE.is(length) ? getXattr(directory, name, xattr, DATA_SIZE) : length;
  }

  private int getXattr(int directory, EntryName name, byte[] xattr, int room) {
    second.put(0, xattr).put(xattr.length, (byte) 0);
    if (name == null) {
      return (int) kernel.call(LinuxAbi.FGETXATTR, directory, secondAddress, dataAddress, room);
    }
    if (xattrAt) {
      putPath(name);
      return xattrAt(LinuxAbi.GETXATTRAT, directory, room);
    }
    putProcPath(directory, name);
    return (int) kernel.call(LinuxAbi.LGETXATTR, pathAddress, secondAddress, dataAddress, room);
  }

  int setXattr(int directory, EntryName name, byte[] xattr, byte[] value) {
    second.put(0, xattr).put(xattr.length, (byte) 0);
    data.put(0, value);
    if (name == null) {
      return (int)
          kernel.call(
              LinuxAbi.FSETXATTR, directory, secondAddress, dataAddress, value.length, 0, 0);
    }
    if (xattrAt) {
      putPath(name);
      return xattrAt(LinuxAbi.SETXATTRAT, directory, value.length);
    }
    putProcPath(directory, name);
    return (int)
        kernel.call(
            LinuxAbi.LSETXATTR, pathAddress, secondAddress, dataAddress, value.length, 0, 0);
  }

  int removeXattr(int fd, byte[] xattr) {
    second.put(0, xattr).put(xattr.length, (byte) 0);
    return (int) kernel.call(LinuxAbi.FREMOVEXATTR, fd, secondAddress, 0, 0);
  }

  private int xattrAt(int number, int directory, int size) {
    record.putLong(0, dataAddress).putInt(8, size).putInt(12, 0); // struct xattr_args
    return (int)
        kernel.call(
            number, directory, pathAddress, AT_SYMLINK_NOFOLLOW, secondAddress, recordAddress, 16);
  }

  private void putPath(EntryName name) {
    int length = name == null ? 0 : name.copyTo(bytes, 0);
    path.put(0, bytes, 0, length).put(length, (byte) 0);
  }

  private void putSecond(EntryName name) {
    int length = name.copyTo(bytes, 0);
    second.put(0, bytes, 0, length).put(length, (byte) 0);
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
  private static boolean probeXattrAt(Syscall kernel) {
    ByteBuffer slash = allocate(2).put(0, (byte) '/');
    long result =
        kernel.call(LinuxAbi.LISTXATTRAT, LinuxAbi.AT_FDCWD, address(slash), 0, 0, 0, 0);
    Reference.reachabilityFence(slash);
    return result >= 0 || Errno.EOPNOTSUPP.is(result);
  }

  /** Whether xattrs can be reached by directory and name: an old kernel needs /proc for it. */
  boolean xattrsReachable() {
    path.put(0, PROC_FD).put(PROC_FD.length, (byte) 0);
    return xattrAt
        || kernel.call(
                LinuxAbi.STATX,
                LinuxAbi.AT_FDCWD,
                pathAddress,
                0,
                STATX_MASK,
                recordAddress,
                0)
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
