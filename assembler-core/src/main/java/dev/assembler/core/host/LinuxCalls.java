package dev.assembler.core.host;

import static dev.assembler.core.host.LinuxAbi.AT_EMPTY_PATH;
import static dev.assembler.core.host.LinuxAbi.AT_NO_AUTOMOUNT;
import static dev.assembler.core.host.LinuxAbi.AT_SYMLINK_NOFOLLOW;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The system calls on files and directories, with one thread's buffers for their arguments and
 * answers. Results are the kernel's: negative numbers are errors ({@link Errno}). Where a call
 * takes a directory and a name, the name itself is meant, never what a symbolic link of that name
 * points to; a null name means the open directory.
 */
final class LinuxCalls {

  private static final ThreadLocal<LinuxCalls> CURRENT = ThreadLocal.withInitial(LinuxCalls::new);

  /** As much as is read of files and directories at once. */
  private static final int DATA_SIZE = 128 * 1024;

  /** STATX_TYPE, MODE, NLINK, UID, GID, MTIME, INO, SIZE and BLOCKS: all but the other times. */
  private static final int STATX_MASK = 0x75F;

  /** Whether the kernel sets modes without following links: asked once in a process. */
  private static final class ModeAt {
    private static final boolean AVAILABLE = probe();

    /** Tried on no descriptor, as sandboxes of older age answer EPERM where others say ENOSYS. */
    private static boolean probe() {
      ByteBuffer name = allocate(2).put(0, (byte) 'x');
      try {
        return Errno.EBADF.is(
            new Syscall().call(LinuxAbi.FCHMODAT2, -1, address(name), 0, AT_SYMLINK_NOFOLLOW));
      } finally {
        Reference.reachabilityFence(name);
      }
    }
  }

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

  private LinuxCalls() {}

  /** The calling thread's. */
  static LinuxCalls current() {
    return CURRENT.get();
  }

  static ByteBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  static long address(ByteBuffer buffer) {
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

  /** Linux has released the descriptor even when it reports an error; EINTR is none then. */
  int close(int fd) {
    int result = (int) kernel.call(LinuxAbi.CLOSE, fd, 0, 0, 0);
    return Errno.EINTR.is(result) ? 0 : result;
  }

  /** Asks for a name's status; {@link #status} has the answer. */
  int stat(int directory, EntryName name) {
    putPath(name);
    int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (name == null ? AT_EMPTY_PATH : 0);
    return (int)
        kernel.call(LinuxAbi.STATX, directory, pathAddress, flags, STATX_MASK, recordAddress, 0);
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
    return (int) kernel.call(LinuxAbi.READLINKAT, directory, pathAddress, dataAddress, DATA_SIZE);
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
      try {
        int count = readTo(fd, address, target.remaining(), offset);
        target.position(target.position() + Math.max(0, count));
        return count;
      } finally {
        Reference.reachabilityFence(target);
      }
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
    try {
      int count;
      do {
        count = (int) kernel.call(LinuxAbi.PWRITE64, fd, address, source.remaining(), offset);
      } while (Errno.EINTR.is(count));
      source.position(source.position() + Math.max(0, count));
      return count;
    } finally {
      Reference.reachabilityFence(source);
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

  int setMode(int directory, EntryName name, int mode) {
    if (name == null) {
      return (int) kernel.call(LinuxAbi.FCHMOD, directory, mode, 0, 0);
    }
    if (!ModeAt.AVAILABLE) {
      return setModeThroughProc(directory, name, mode);
    }
    putPath(name);
    return (int) kernel.call(LinuxAbi.FCHMODAT2, directory, pathAddress, mode, AT_SYMLINK_NOFOLLOW);
  }

  /**
   * Sets a mode on a Linux before 6.6, whose fchmodat follows links: opens the name without
   * following or waking what it names, and what /proc says of that descriptor is the very inode.
   */
  int setModeThroughProc(int directory, EntryName name, int mode) {
    int opened = open(directory, name, LinuxAbi.O_PATH | LinuxAbi.O_NOFOLLOW, 0);
    if (opened < 0) {
      return opened;
    }
    try {
      int result = stat(opened, null);
      if (result < 0) {
        return result;
      }
      if (LinuxStatus.of(record).kind() == Node.Kind.SYMLINK) {
        return Errno.EOPNOTSUPP.result(); // as fchmodat2 says; some kernels before it did not
      }
      byte[] proc = ("/proc/self/fd/" + opened).getBytes(StandardCharsets.US_ASCII);
      path.put(0, proc).put(proc.length, (byte) 0);
      return (int) kernel.call(LinuxAbi.FCHMODAT, LinuxAbi.AT_FDCWD, pathAddress, mode, 0);
    } finally {
      close(opened);
    }
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
        kernel.call(LinuxAbi.UTIMENSAT, directory, pathAddress, recordAddress, AT_SYMLINK_NOFOLLOW);
  }

  private void putPath(EntryName name) {
    int length = name == null ? 0 : name.copyTo(bytes, 0);
    path.put(0, bytes, 0, length).put(length, (byte) 0);
  }

  private void putSecond(EntryName name) {
    int length = name.copyTo(bytes, 0);
    second.put(0, bytes, 0, length).put(length, (byte) 0);
  }
}
