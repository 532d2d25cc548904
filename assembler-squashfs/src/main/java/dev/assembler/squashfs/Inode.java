package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An inode as it stands in the inode table. Each kind is a record that knows its basic and its
 * extended layout; {@link InodeHeader#extended} says which one it has.
 */
sealed interface Inode permits DirectoryInode, FileInode, SymlinkInode, DeviceInode, IpcInode {

  /** An xattr index that says there are none. */
  long NO_XATTRS = 0xFFFF_FFFFL;

  InodeHeader header();

  /** How many names it has; a directory counts as POSIX file systems do. */
  long linkCount();

  /**
   * Its entry in the xattr id table, or {@link #NO_XATTRS}; a basic inode always has the latter.
   */
  long xattr();

  /** Length in the inode table, in bytes. */
  int size();

  /** Writes {@link #size} bytes. */
  void writeTo(ByteBuffer target);

  /**
   * Reads the inode that comes next.
   *
   * @param blockSize the superblock's, which says how many blocks a file has
   */
  static Inode readFrom(RecordSource source, int blockSize) throws IOException {
    int type = source.peekU16("squashfs inode");
    if (!InodeHeader.isType(type)) {
      InodeHeader.readFrom(source.next("squashfs inode", InodeHeader.SIZE));
    }
    boolean extended = InodeHeader.isExtended(type);
    return switch (InodeHeader.kindOf(type)) {
      case DIRECTORY -> DirectoryInode.readFrom(source, extended);
      case REGULAR_FILE -> FileInode.readFrom(source, extended, blockSize);
      case SYMLINK -> SymlinkInode.readFrom(source, extended);
      case BLOCK_DEVICE, CHAR_DEVICE -> DeviceInode.readFrom(source, extended);
      case FIFO, SOCKET -> IpcInode.readFrom(source, extended);
    };
  }

  /** A link count that has just been read; the kernel has no inode without a name. */
  static long requireLinked(StructReader inode, long linkCount) throws ImageFormatException {
    if (linkCount == 0) {
      throw inode.fault("nlink", 4, 0, "expected at least 1");
    }
    return linkCount;
  }

  /** What a basic inode cannot hold. */
  static void requireExtendable(InodeHeader header, long linkCount, long xattr) {
    if (!header.extended() && xattr != NO_XATTRS) {
      throw new IllegalArgumentException("a basic " + header.kind() + " inode holds no xattrs");
    }
    if (linkCount < 1) {
      throw new IllegalArgumentException("linkCount: " + linkCount + ", expected at least 1");
    }
  }
}
