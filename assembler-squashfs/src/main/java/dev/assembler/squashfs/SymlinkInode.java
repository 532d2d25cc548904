package dev.assembler.squashfs;

import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The inode of a symbolic link ({@code squashfs_symlink_inode}). The extended one has its xattr
 * index behind the target. The array is not copied.
 */
record SymlinkInode(InodeHeader header, long linkCount, byte[] target, long xattr)
    implements Inode {

  static final int FIXED_SIZE = 24;

  /** The kernel reads a target into one page of 4 KiB. */
  static final int MAX_TARGET = 4096;

  SymlinkInode {
    Inode.requireExtendable(header, linkCount, xattr);
    if (target.length == 0 || target.length > MAX_TARGET) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "symlink target: %d bytes, expected 1 to %d",
              target.length,
              MAX_TARGET));
    }
  }

  @Override
  public int size() {
    return FIXED_SIZE + target.length + (header.extended() ? 4 : 0);
  }

  @Override
  public void writeTo(ByteBuffer buffer) {
    StructWriter inode =
        header
            .writeTo(new StructWriter("squashfs symlink inode", buffer))
            .at(0x10)
            .u32("nlink", linkCount)
            .at(0x14)
            .u32("symlink_size", target.length)
            .at(FIXED_SIZE)
            .bytes("symlink", target, target.length);
    if (header.extended()) {
      inode.at(FIXED_SIZE + target.length).u32("xattr", xattr);
    }
    inode.at(size());
  }

  static SymlinkInode readFrom(RecordSource source, boolean extended) throws IOException {
    StructReader inode = source.next("squashfs symlink inode", FIXED_SIZE);
    InodeHeader header = InodeHeader.readFrom(inode);
    long links = Inode.requireLinked(inode, inode.at(0x10).u32("nlink"));
    long length = inode.at(0x14).u32("symlink_size");
    if (length == 0 || length > MAX_TARGET) {
      throw inode.fault("symlink_size", 4, length, "expected 1 to " + MAX_TARGET);
    }
    source.hold(length);
    StructReader tail = source.next("squashfs symlink inode", (int) length + (extended ? 4 : 0));
    byte[] target = tail.bytes("symlink", (int) length);
    for (byte b : target) {
      if (b == 0) {
        throw tail.fault("symlink", (int) length, "a NUL byte", "expected none");
      }
    }
    long xattr = extended ? tail.u32("xattr") : NO_XATTRS;
    return new SymlinkInode(header, links, target, xattr);
  }
}
