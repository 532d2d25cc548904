package dev.assembler.core.host;

import dev.assembler.core.tree.Node;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads struct statx (include/uapi/linux/stat.h), whose layout is the same on every architecture.
 */
final class LinuxStatus {

  private LinuxStatus() {}

  static HostStatus of(ByteBuffer statx) {
    int mode = Short.toUnsignedInt(statx.getShort(0x1C));
    return new HostStatus(
        kind(mode),
        mode & 07777,
        Integer.toUnsignedLong(statx.getInt(0x14)),
        Integer.toUnsignedLong(statx.getInt(0x18)),
        mtimeSeconds(statx),
        mtimeNanos(statx),
        size(statx),
        Integer.toUnsignedLong(statx.getInt(0x10)),
        device(statx),
        inode(statx),
        Integer.toUnsignedLong(statx.getInt(0x80)),
        Integer.toUnsignedLong(statx.getInt(0x84)));
  }

  static long inode(ByteBuffer statx) {
    return statx.getLong(0x20);
  }

  static long size(ByteBuffer statx) {
    return statx.getLong(0x28);
  }

  /** Whether fewer bytes are stored than the file has: only then are there holes to look for. */
  static boolean maySparse(ByteBuffer statx) {
    return statx.getLong(0x30) * 512 < size(statx);
  }

  static long mtimeSeconds(ByteBuffer statx) {
    return statx.getLong(0x70);
  }

  static int mtimeNanos(ByteBuffer statx) {
    return statx.getInt(0x78);
  }

  static long device(ByteBuffer statx) {
    return Integer.toUnsignedLong(statx.getInt(0x88)) << 32
        | Integer.toUnsignedLong(statx.getInt(0x8C));
  }

  private static Node.Kind kind(int mode) {
    return switch (mode & LinuxAbi.S_IFMT) {
      case LinuxAbi.S_IFDIR -> Node.Kind.DIRECTORY;
      case LinuxAbi.S_IFREG -> Node.Kind.REGULAR_FILE;
      case LinuxAbi.S_IFLNK -> Node.Kind.SYMLINK;
      case LinuxAbi.S_IFBLK -> Node.Kind.BLOCK_DEVICE;
      case LinuxAbi.S_IFCHR -> Node.Kind.CHAR_DEVICE;
      case LinuxAbi.S_IFIFO -> Node.Kind.FIFO;
      case LinuxAbi.S_IFSOCK -> Node.Kind.SOCKET;
      default ->
          throw new IllegalStateException(String.format(Locale.ROOT, "st_mode 0%o: no kind", mode));
    };
  }
}
