package dev.assembler.squashfs;

import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import dev.assembler.core.tree.EntryName;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One entry of a directory's index ({@code squashfs_dir_index}): a header of the listing that can
 * be reached without reading what is before it.
 *
 * @param index the header's offset in the listing's uncompressed bytes
 * @param startBlock the metadata block it is in, from the directory table's start
 * @param name of the first entry behind the header
 */
record DirectoryIndexEntry(long index, long startBlock, EntryName name) {

  static final int FIXED_SIZE = 12;

  int size() {
    return FIXED_SIZE + name.length();
  }

  void writeTo(ByteBuffer target) {
    new StructWriter("squashfs directory index", target)
        .at(0x00)
        .u32("index", index)
        .at(0x04)
        .u32("start_block", startBlock)
        .at(0x08)
        .u32("size", name.length() - 1)
        .at(FIXED_SIZE)
        .bytes("name", name.toBytes(), name.length())
        .at(size());
  }

  static DirectoryIndexEntry readFrom(RecordSource source) throws IOException {
    StructReader entry = source.next("squashfs directory index", FIXED_SIZE);
    long index = entry.at(0x00).u32("index");
    long start = entry.at(0x04).u32("start_block");
    long size = entry.at(0x08).u32("size") + 1;
    if (size > EntryName.MAX_LENGTH) {
      throw entry.fault("size", 4, size - 1, "expected at most " + (EntryName.MAX_LENGTH - 1));
    }
    EntryName name =
        DirectoryEntry.name(source.next("squashfs directory index", (int) size), (int) size);
    return new DirectoryIndexEntry(index, start, name);
  }
}
