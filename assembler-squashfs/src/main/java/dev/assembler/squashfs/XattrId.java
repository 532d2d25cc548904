package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;

/**
 * One entry of the xattr id table: a set of xattrs that any number of inodes share ({@code
 * squashfs_xattr_id}).
 *
 * @param xattr where the first entry is, from the xattr table's start
 * @param count how many entries there are, at least 1
 * @param size told by the kernel as room taken: mksquashfs counts each name with its prefix and a
 *     NUL, and each value
 */
record XattrId(MetadataRef xattr, long count, long size) {

  static final int SIZE = 16;

  void writeTo(ByteBuffer target) {
    new StructWriter("squashfs xattr id", target)
        .at(0x00)
        .u64("xattr", xattr.packed())
        .at(0x08)
        .u32("count", count)
        .at(0x0C)
        .u32("size", size)
        .at(SIZE);
  }

  static XattrId readFrom(StructReader id) throws ImageFormatException {
    MetadataRef xattr = MetadataRef.of(id.at(0x00).u64("xattr"));
    if (xattr.offset() >= MetadataBlock.SIZE) {
      throw id.fault("xattr", 8, xattr, "a metadata block has " + MetadataBlock.SIZE + " bytes");
    }
    long count = id.at(0x08).u32("count");
    if (count == 0) {
      throw id.fault("count", 4, count, "expected at least 1");
    }
    long size = id.at(0x0C).u32("size");
    id.at(SIZE);
    return new XattrId(xattr, count, size);
  }
}
