package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;

/**
 * What the superblock's xattr_id_table_start points at ({@code squashfs_xattr_id_table}): raw, and
 * followed by the locations of the id table's metadata blocks.
 *
 * @param tableStart where the first metadata block of names and values is, in the image
 * @param ids how many entries the id table has, at least 1
 */
record XattrIdHeader(long tableStart, long ids) {

  static final int SIZE = 16;

  void writeTo(ByteBuffer target) {
    new StructWriter("squashfs xattr id table", target)
        .at(0x00)
        .u64("xattr_table_start", tableStart)
        .at(0x08)
        .u32("xattr_ids", ids)
        .at(0x0C)
        .u32("unused", 0)
        .at(SIZE);
  }

  static XattrIdHeader readFrom(StructReader header) throws ImageFormatException {
    long start = header.at(0x00).u64("xattr_table_start");
    long ids = header.at(0x08).u32("xattr_ids");
    if (ids == 0) {
      throw header.fault("xattr_ids", 4, 0, "expected at least 1");
    }
    header.at(0x0C).skip(4).at(SIZE); // mksquashfs left what was on its stack here
    return new XattrIdHeader(start, ids);
  }
}
