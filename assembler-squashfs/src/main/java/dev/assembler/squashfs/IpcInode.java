package dev.assembler.squashfs;

import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The inode of a fifo or a socket ({@code squashfs_ipc_inode}, {@code squashfs_lipc_inode}). */
record IpcInode(InodeHeader header, long linkCount, long xattr) implements Inode {

  static final int BASIC_SIZE = 20;
  static final int EXTENDED_SIZE = 24;

  IpcInode {
    Inode.requireExtendable(header, linkCount, xattr);
  }

  @Override
  public int size() {
    return header.extended() ? EXTENDED_SIZE : BASIC_SIZE;
  }

  @Override
  public void writeTo(ByteBuffer target) {
    StructWriter inode =
        header
            .writeTo(new StructWriter("squashfs ipc inode", target))
            .at(0x10)
            .u32("nlink", linkCount)
            .at(BASIC_SIZE);
    if (header.extended()) {
      inode.at(0x14).u32("xattr", xattr).at(EXTENDED_SIZE);
    }
  }

  static IpcInode readFrom(RecordSource source, boolean extended) throws IOException {
    StructReader inode = source.next("squashfs ipc inode", extended ? EXTENDED_SIZE : BASIC_SIZE);
    InodeHeader header = InodeHeader.readFrom(inode);
    long links = Inode.requireLinked(inode, inode.at(0x10).u32("nlink"));
    long xattr = extended ? inode.at(0x14).u32("xattr") : NO_XATTRS;
    return new IpcInode(header, links, xattr);
  }
}
