package dev.assembler.squashfs;

import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The inode of a directory ({@code squashfs_dir_inode}, {@code squashfs_ldir_inode}), the extended
 * one followed by its index.
 *
 * @param startBlock the metadata block where the listing begins, from the directory table's start
 * @param offset of the listing in that block's uncompressed bytes
 * @param fileSize 3 more than the listing's bytes; a basic inode holds up to 65,535
 * @param parent the parent's inode number; in the root the number after the last inode's
 *     (mksquashfs) or 0 (gensquashfs)
 * @param index in the order of the listing; empty in a basic inode
 */
record DirectoryInode(
    InodeHeader header,
    long startBlock,
    int offset,
    long fileSize,
    long linkCount,
    long parent,
    long xattr,
    List<DirectoryIndexEntry> index)
    implements Inode {

  static final int BASIC_SIZE = 32;
  static final int EXTENDED_SIZE = 40;

  /** The kernel invents "." and ".." and counts them as 3 bytes of the listing. */
  static final int DOT_ENTRIES = 3;

  DirectoryInode {
    Inode.requireExtendable(header, linkCount, xattr);
    index = List.copyOf(index);
    if (!header.extended() && !index.isEmpty()) {
      throw new IllegalArgumentException("a basic directory inode has no index");
    }
  }

  /** The listing's bytes in the directory table. */
  long listingSize() {
    return fileSize - DOT_ENTRIES;
  }

  @Override
  public int size() {
    int size = header.extended() ? EXTENDED_SIZE : BASIC_SIZE;
    for (DirectoryIndexEntry entry : index) {
      size += entry.size();
    }
    return size;
  }

  @Override
  public void writeTo(ByteBuffer target) {
    StructWriter inode = header.writeTo(new StructWriter("squashfs directory inode", target));
    if (header.extended()) {
      inode
          .at(0x10)
          .u32("nlink", linkCount)
          .at(0x14)
          .u32("file_size", fileSize)
          .at(0x18)
          .u32("start_block", startBlock)
          .at(0x1C)
          .u32("parent_inode", parent)
          .at(0x20)
          .u16("i_count", index.size())
          .at(0x22)
          .u16("offset", offset)
          .at(0x24)
          .u32("xattr", xattr)
          .at(EXTENDED_SIZE);
      index.forEach(entry -> entry.writeTo(target));
    } else {
      inode
          .at(0x10)
          .u32("start_block", startBlock)
          .at(0x14)
          .u32("nlink", linkCount)
          .at(0x18)
          .u16("file_size", fileSize)
          .at(0x1A)
          .u16("offset", offset)
          .at(0x1C)
          .u32("parent_inode", parent)
          .at(BASIC_SIZE);
    }
  }

  static DirectoryInode readFrom(RecordSource source, boolean extended) throws IOException {
    StructReader inode =
        source.next("squashfs directory inode", extended ? EXTENDED_SIZE : BASIC_SIZE);
    InodeHeader header = InodeHeader.readFrom(inode);
    if (!extended) {
      long start = inode.at(0x10).u32("start_block");
      long links = Inode.requireLinked(inode, inode.at(0x14).u32("nlink"));
      long size = requireListing(inode, 2, inode.at(0x18).u16("file_size"));
      int offset = requireOffset(inode, inode.at(0x1A).u16("offset"));
      long parent = inode.at(0x1C).u32("parent_inode");
      return new DirectoryInode(header, start, offset, size, links, parent, NO_XATTRS, List.of());
    }
    long links = Inode.requireLinked(inode, inode.at(0x10).u32("nlink"));
    long size = requireListing(inode, 4, inode.at(0x14).u32("file_size"));
    long start = inode.at(0x18).u32("start_block");
    long parent = inode.at(0x1C).u32("parent_inode");
    int count = inode.at(0x20).u16("i_count");
    int offset = requireOffset(inode, inode.at(0x22).u16("offset"));
    long xattr = inode.at(0x24).u32("xattr");
    var index = new ArrayList<DirectoryIndexEntry>();
    for (int i = 0; i < count; i++) {
      DirectoryIndexEntry entry = DirectoryIndexEntry.readFrom(source);
      source.hold(Allocation.ENTRY + Allocation.NAME + entry.size());
      index.add(entry);
    }
    return new DirectoryInode(header, start, offset, size, links, parent, xattr, index);
  }

  private static long requireListing(StructReader inode, int width, long size) throws IOException {
    if (size < DOT_ENTRIES) {
      throw inode.fault("file_size", width, size, "expected at least " + DOT_ENTRIES);
    }
    return size;
  }

  private static int requireOffset(StructReader inode, int offset) throws IOException {
    if (offset >= MetadataBlock.SIZE) {
      throw inode.fault("offset", 2, offset, "a metadata block has " + MetadataBlock.SIZE);
    }
    return offset;
  }
}
