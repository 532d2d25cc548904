package dev.assembler.squashfs;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import java.nio.ByteBuffer;

/**
 * A header and the entries behind it, in the making: as many as share the metadata block of their
 * inodes and lie near enough in number.
 */
final class DirectoryRun {

  private static final int LARGEST =
      DirectoryHeader.SIZE
          + DirectoryHeader.MAX_COUNT * (DirectoryEntry.FIXED_SIZE + EntryName.MAX_LENGTH);

  private final ByteBuffer bytes = ByteBuffer.allocate(LARGEST);
  private int count;
  private long inodeBlock;
  private int base;

  boolean isEmpty() {
    return count == 0;
  }

  /** Length with its header, in bytes. */
  int size() {
    return bytes.position();
  }

  /** Whether an entry for this inode can be added. */
  boolean accepts(MetadataRef inode, int number) {
    int delta = number - base;
    return count < DirectoryHeader.MAX_COUNT
        && inode.block() == inodeBlock
        && delta == (short) delta;
  }

  /** Adds an entry; the first one sets what the others must have in common. */
  void add(EntryName name, Node.Kind kind, MetadataRef inode, int number) {
    if (count == 0) {
      inodeBlock = inode.block();
      base = number;
      bytes.position(DirectoryHeader.SIZE);
    }
    new DirectoryEntry(inode.offset(), number - base, kind, name).writeTo(bytes);
    count++;
  }

  /** Writes the run to the directory table; it is empty then. */
  void writeTo(MetadataWriter table) {
    int end = bytes.position();
    bytes.position(0);
    new DirectoryHeader(count, inodeBlock, base).writeTo(bytes);
    bytes.position(0).limit(end);
    table.write(bytes);
    bytes.clear();
    count = 0;
  }
}
