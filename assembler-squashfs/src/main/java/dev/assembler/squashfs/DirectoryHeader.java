package dev.assembler.squashfs;

import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The header of a run of directory entries whose inodes are in one metadata block and near each
 * other in number ({@code squashfs_dir_header}).
 *
 * @param count how many entries follow, 1 to 256
 * @param startBlock the inodes' metadata block, from the inode table's start
 * @param inodeNumber what the entries' numbers count from
 */
record DirectoryHeader(int count, long startBlock, long inodeNumber) {

  static final int SIZE = 12;

  /** The kernel refuses longer runs. */
  static final int MAX_COUNT = 256;

  DirectoryHeader {
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException("run of " + count + " entries, expected 1 to 256");
    }
  }

  void writeTo(ByteBuffer target) {
    new StructWriter("squashfs directory header", target)
        .at(0x00)
        .u32("count", count - 1L)
        .at(0x04)
        .u32("start_block", startBlock)
        .at(0x08)
        .u32("inode_number", inodeNumber)
        .at(SIZE);
  }

  static DirectoryHeader readFrom(RecordSource source) throws IOException {
    StructReader header = source.next("squashfs directory header", SIZE);
    long count = header.at(0x00).u32("count") + 1;
    if (count > MAX_COUNT) {
      throw header.fault("count", 4, count - 1, "expected at most " + (MAX_COUNT - 1));
    }
    long start = header.at(0x04).u32("start_block");
    long number = header.at(0x08).u32("inode_number");
    return new DirectoryHeader((int) count, start, number);
  }
}
