package dev.assembler.core.host;

/**
 * The numbers by which Linux knows its system calls and flags. x86_64 has call numbers of its own
 * (arch/x86/entry/syscalls/syscall_64.tbl), aarch64 and riscv64 share the generic ones
 * (include/uapi/asm-generic/unistd.h); of the flags, aarch64 moves O_DIRECTORY and O_NOFOLLOW
 * (arch/arm64/include/uapi/asm/fcntl.h).
 */
final class LinuxAbi {

  private static final String ARCHITECTURE = System.getProperty("os.arch");
  private static final boolean X86_64 = ARCHITECTURE.equals("amd64");
  private static final boolean AARCH64 = ARCHITECTURE.equals("aarch64");
  private static final boolean RISCV64 = ARCHITECTURE.equals("riscv64");

  /** Whether this is Linux on an architecture whose numbers are known here. */
  static final boolean SUPPORTED =
      System.getProperty("os.name").equals("Linux") && (X86_64 || AARCH64 || RISCV64);

  static final int LSETXATTR = number(189, 6);
  static final int FSETXATTR = number(190, 7);
  static final int LGETXATTR = number(192, 9);
  static final int FGETXATTR = number(193, 10);
  static final int LLISTXATTR = number(195, 12);
  static final int FLISTXATTR = number(196, 13);
  static final int FREMOVEXATTR = number(199, 16);
  static final int MKNODAT = number(259, 33);
  static final int MKDIRAT = number(258, 34);
  static final int SYMLINKAT = number(266, 36);
  static final int LINKAT = number(265, 37);
  static final int FTRUNCATE = number(77, 46);
  static final int FCHMOD = number(91, 52);
  static final int FCHMODAT = number(268, 53);
  static final int FCHOWNAT = number(260, 54);
  static final int OPENAT = number(257, 56);
  static final int CLOSE = number(3, 57);
  static final int GETDENTS64 = number(217, 61);
  static final int LSEEK = number(8, 62);
  static final int PREAD64 = number(17, 67);
  static final int PWRITE64 = number(18, 68);
  static final int READLINKAT = number(267, 78);
  static final int UTIMENSAT = number(280, 88);
  static final int CAPGET = number(125, 90);
  static final int GETEUID = number(107, 175);
  static final int GETEGID = number(108, 177);
  static final int STATX = number(332, 291);
  // Since Linux 5.8, and one number everywhere.
  static final int FACCESSAT2 = 439;
  // Since Linux 6.6, and one number everywhere.
  static final int FCHMODAT2 = 452;
  // Since Linux 6.13, and one number everywhere.
  static final int SETXATTRAT = 463;
  static final int GETXATTRAT = 464;
  static final int LISTXATTRAT = 465;

  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_EACCESS = 0x200;
  static final int AT_NO_AUTOMOUNT = 0x800;
  static final int AT_EMPTY_PATH = 0x1000;

  static final int O_RDONLY = 0;
  static final int O_WRONLY = 01;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_NONBLOCK = 04000;
  static final int O_DIRECTORY = AARCH64 ? 040000 : 0200000;
  static final int O_NOFOLLOW = AARCH64 ? 0100000 : 0400000;
  static final int O_NOATIME = 01000000;
  static final int O_CLOEXEC = 02000000;
  static final int O_PATH = 010000000;

  static final int SEEK_SET = 0;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;

  /** The kernel's longest path, its NUL included. */
  static final int PATH_MAX = 4096;

  static final int S_IFMT = 0170000;
  static final int S_IFSOCK = 0140000;
  static final int S_IFLNK = 0120000;
  static final int S_IFREG = 0100000;
  static final int S_IFBLK = 0060000;
  static final int S_IFDIR = 0040000;
  static final int S_IFCHR = 0020000;
  static final int S_IFIFO = 0010000;

  private LinuxAbi() {}

  private static int number(int x86, int generic) {
    return X86_64 ? x86 : generic;
  }
}
