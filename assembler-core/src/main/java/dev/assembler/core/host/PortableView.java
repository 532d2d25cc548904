package dev.assembler.core.host;

import dev.assembler.core.tree.Node;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How much of a file's status a java.nio.file file system tells; never through symbolic links,
 * which have all permissions, as on Linux: elsewhere they show a default or the umask.
 */
enum PortableView {

  /** All of it: mode with type, numeric owners, link count, inode, device numbers. */
  UNIX {
    @Override
    HostStatus status(Path path) throws IOException {
      Map<String, Object> all =
          Files.readAttributes(path, "unix:" + UNIX_NAMES, LinkOption.NOFOLLOW_LINKS);
      int mode = ((Number) all.get("mode")).intValue();
      long rdev = ((Number) all.get("rdev")).longValue();
      Node.Kind kind =
          (boolean) all.get("isRegularFile")
              ? Node.Kind.REGULAR_FILE
              : (boolean) all.get("isDirectory")
                  ? Node.Kind.DIRECTORY
                  : (boolean) all.get("isSymbolicLink") ? Node.Kind.SYMLINK : kindOf(mode);
      boolean device = kind == Node.Kind.CHAR_DEVICE || kind == Node.Kind.BLOCK_DEVICE;
      Instant time = ((FileTime) all.get("lastModifiedTime")).toInstant();
      return new HostStatus(
          kind,
          kind == Node.Kind.SYMLINK ? 0777 : mode & 07777,
          ((Number) all.get("uid")).longValue() & 0xFFFF_FFFFL,
          ((Number) all.get("gid")).longValue() & 0xFFFF_FFFFL,
          time.getEpochSecond(),
          time.getNano(),
          ((Number) all.get("size")).longValue(),
          ((Number) all.get("nlink")).longValue(),
          ((Number) all.get("dev")).longValue(),
          ((Number) all.get("ino")).longValue(),
          device ? major(rdev) : 0,
          device ? minor(rdev) : 0);
    }

    @Override
    List<String> unseen() {
      return List.of();
    }
  },

  /** Permissions, but owners by name only. */
  POSIX {
    @Override
    HostStatus status(Path path) throws IOException {
      PosixFileAttributes attributes =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return plain(attributes, attributes.isSymbolicLink() ? 0777 : bits(attributes.permissions()));
    }

    @Override
    List<String> unseen() {
      return List.of(
          "owners (0:0 stands in)",
          "setuid, setgid and sticky bits",
          "hard links",
          "borders of file systems");
    }
  },

  /** Kind, size and time. */
  BASIC {
    @Override
    HostStatus status(Path path) throws IOException {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean link = attributes.isSymbolicLink();
      return plain(attributes, link ? 0777 : attributes.isDirectory() ? 0755 : 0644);
    }

    @Override
    List<String> unseen() {
      return List.of(
          "owners (0:0 stands in)",
          "permissions (0755 for directories and 0644 for files stand in)",
          "hard links",
          "borders of file systems");
    }
  };

  private static final String UNIX_NAMES =
      "mode,uid,gid,nlink,ino,dev,rdev,size,lastModifiedTime,"
          + "isRegularFile,isDirectory,isSymbolicLink";

  abstract HostStatus status(Path path) throws IOException;

  /** What of a file's status it does not tell. */
  abstract List<String> unseen();

  static PortableView of(FileSystem fileSystem) {
    Set<String> views = fileSystem.supportedFileAttributeViews();
    return views.contains("unix") ? UNIX : views.contains("posix") ? POSIX : BASIC;
  }

  /** The permissions with these low nine bits. */
  static Set<PosixFilePermission> permissions(int bits) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((bits & bit(permission)) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  private static int bits(Set<PosixFilePermission> permissions) {
    int bits = 0;
    for (PosixFilePermission permission : permissions) {
      bits |= bit(permission);
    }
    return bits;
  }

  /** The constants are in the order of the mode's bits, highest first. */
  private static int bit(PosixFilePermission permission) {
    return 0400 >> permission.ordinal();
  }

  private static HostStatus plain(BasicFileAttributes attributes, int permissions)
      throws IOException {
    Node.Kind kind =
        attributes.isRegularFile()
            ? Node.Kind.REGULAR_FILE
            : attributes.isDirectory() ? Node.Kind.DIRECTORY : Node.Kind.SYMLINK;
    if (attributes.isOther()) {
      throw new HostFault("a special file, and this host access cannot tell of which kind");
    }
    Instant time = attributes.lastModifiedTime().toInstant();
    return new HostStatus(
        kind,
        permissions,
        0,
        0,
        time.getEpochSecond(),
        time.getNano(),
        attributes.size(),
        1,
        0,
        0,
        0,
        0);
  }

  private static Node.Kind kindOf(int mode) throws HostFault {
    return switch (mode & 0170000) {
      case 0140000 -> Node.Kind.SOCKET;
      case 0060000 -> Node.Kind.BLOCK_DEVICE;
      case 0020000 -> Node.Kind.CHAR_DEVICE;
      case 0010000 -> Node.Kind.FIFO;
      default ->
          throw new HostFault(
              String.format(Locale.ROOT, "a special file of unknown kind, mode 0%o", mode));
    };
  }

  private static boolean isMac() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
  }

  /** The C library's dev_t: 8 and 24 bits on macOS, interleaved on Linux (glibc, sysmacros.h). */
  private static long major(long device) {
    return isMac() ? device >>> 24 & 0xFF : device >>> 8 & 0xFFF | device >>> 32 & ~0xFFFL;
  }

  private static long minor(long device) {
    return isMac() ? device & 0xFF_FFFF : device & 0xFF | device >>> 12 & 0xFFFF_FF00L;
  }

  /** Whether the path is of the system's own file system and not of one made in Java. */
  static boolean isHosts(Path path) {
    return path.getFileSystem() == FileSystems.getDefault();
  }
}
