package dev.assembler.squashfs;

import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The inode of a device ({@code squashfs_dev_inode}, {@code squashfs_ldev_inode}). Its number is
 * the kernel's {@code new_encode_dev}: 12 bits of major, 20 of minor.
 */
record DeviceInode(InodeHeader header, long linkCount, int major, int minor, long xattr)
    implements Inode {

  static final int BASIC_SIZE = 24;
  static final int EXTENDED_SIZE = 28;

  static final int MAX_MAJOR = (1 << 12) - 1;
  static final int MAX_MINOR = (1 << 20) - 1;

  DeviceInode {
    Inode.requireExtendable(header, linkCount, xattr);
    if (major < 0 || major > MAX_MAJOR || minor < 0 || minor > MAX_MINOR) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "device %d:%d, expected 0..%d and 0..%d",
              major,
              minor,
              MAX_MAJOR,
              MAX_MINOR));
    }
  }

  @Override
  public int size() {
    return header.extended() ? EXTENDED_SIZE : BASIC_SIZE;
  }

  /** The major above the minor's low 8 bits, the minor's other 12 above both. */
  private long rdev() {
    return (minor & 0xFF) | (long) major << 8 | (long) (minor & ~0xFF) << 12;
  }

  @Override
  public void writeTo(ByteBuffer target) {
    StructWriter inode =
        header
            .writeTo(new StructWriter("squashfs device inode", target))
            .at(0x10)
            .u32("nlink", linkCount)
            .at(0x14)
            .u32("rdev", rdev())
            .at(BASIC_SIZE);
    if (header.extended()) {
      inode.at(0x18).u32("xattr", xattr).at(EXTENDED_SIZE);
    }
  }

  static DeviceInode readFrom(RecordSource source, boolean extended) throws IOException {
    StructReader inode =
        source.next("squashfs device inode", extended ? EXTENDED_SIZE : BASIC_SIZE);
    InodeHeader header = InodeHeader.readFrom(inode);
    long links = Inode.requireLinked(inode, inode.at(0x10).u32("nlink"));
    long rdev = inode.at(0x14).u32("rdev");
    long xattr = extended ? inode.at(0x18).u32("xattr") : NO_XATTRS;
    int major = (int) (rdev >> 8) & MAX_MAJOR;
    int minor = (int) (rdev & 0xFF | rdev >> 12 & 0xFFF00);
    return new DeviceInode(header, links, major, minor, xattr);
  }
}
