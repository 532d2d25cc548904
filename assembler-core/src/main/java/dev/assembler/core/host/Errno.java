package dev.assembler.core.host;

/** Linux's error numbers (include/uapi/asm-generic/errno.h) and what messages say of them. */
enum Errno {
  EPERM(1, "operation not permitted"),
  ENOENT(2, "no such file or directory"),
  EINTR(4, "interrupted"),
  EIO(5, "input/output error"),
  ENXIO(6, "no such device or address"),
  E2BIG(7, "argument list too long"),
  EBADF(9, "bad file descriptor"),
  EAGAIN(11, "held by somebody else just now"),
  ENOMEM(12, "out of memory"),
  EACCES(13, "permission denied"),
  EBUSY(16, "device or resource busy"),
  EEXIST(17, "file exists"),
  EXDEV(18, "on another file system"),
  ENODEV(19, "no such device"),
  ENOTDIR(20, "not a directory"),
  EISDIR(21, "is a directory"),
  EINVAL(22, "invalid argument"),
  ENFILE(23, "too many open files in the system"),
  EMFILE(24, "too many open files"),
  EFBIG(27, "file too large"),
  ENOSPC(28, "no space left on device"),
  EROFS(30, "read-only file system"),
  EMLINK(31, "too many links"),
  ERANGE(34, "result too large"),
  ENAMETOOLONG(36, "file name too long"),
  ENOSYS(38, "not implemented by this kernel"),
  ELOOP(40, "is a symbolic link, or has too many on the way"),
  ENODATA(61, "no data available"),
  EOVERFLOW(75, "value too large"),
  EILSEQ(84, "invalid byte sequence"),
  EOPNOTSUPP(95, "not supported"),
  ETIMEDOUT(110, "timed out"),
  ESTALE(116, "stale file handle"),
  EUCLEAN(117, "file system needs cleaning"),
  EDQUOT(122, "disk quota exceeded");

  private final int number;
  private final String text;

  Errno(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** Whether a system call's result says this. */
  boolean is(long result) {
    return result == -number;
  }

  /** What a system call would answer to say this. */
  int result() {
    return -number;
  }

  /** What a message says of a system call's negative result: "permission denied (EACCES)". */
  static String text(long result) {
    for (Errno errno : values()) {
      if (errno.is(result)) {
        return errno.text + " (" + errno + ")";
      }
    }
    return "error number " + -result;
  }
}
