package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * One name of a directory ({@code squashfs_dir_entry}). There are as many as nodes, so it is
 * encoded straight into the buffer.
 *
 * @param offset of the inode in its metadata block's uncompressed bytes
 * @param inodeDelta the inode's number less the header's, -32,768 to 32,767
 * @param kind of the inode, written as its basic type
 * @param name 1 to 255 bytes
 */
record DirectoryEntry(int offset, int inodeDelta, Node.Kind kind, EntryName name) {

  static final int FIXED_SIZE = 8;

  DirectoryEntry {
    if (offset < 0 || offset >= MetadataBlock.SIZE || inodeDelta != (short) inodeDelta) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "directory entry at %d with number %+d: out of range",
              offset,
              inodeDelta));
    }
  }

  int size() {
    return FIXED_SIZE + name.length();
  }

  void writeTo(ByteBuffer target) {
    target.order(ByteOrder.LITTLE_ENDIAN);
    target.putShort((short) offset);
    target.putShort((short) inodeDelta);
    target.putShort((short) InodeHeader.basicType(kind));
    target.putShort((short) (name.length() - 1)); // one less than the length
    target.put(name.toBytes());
  }

  static DirectoryEntry readFrom(RecordSource source) throws IOException {
    StructReader entry = source.next("squashfs directory entry", FIXED_SIZE);
    int offset = entry.at(0x00).u16("offset");
    if (offset >= MetadataBlock.SIZE) {
      throw entry.fault("offset", 2, offset, "a metadata block has " + MetadataBlock.SIZE);
    }
    int delta = (short) entry.at(0x02).u16("inode_number");
    int type = entry.at(0x04).u16("type");
    Node.Kind kind = InodeHeader.ofBasicType(type);
    if (kind == null) {
      throw entry.fault("type", 2, type, "expected 1 to 7");
    }
    int size = entry.at(0x06).u16("size") + 1;
    if (size > EntryName.MAX_LENGTH) {
      throw entry.fault("size", 2, size - 1, "expected at most " + (EntryName.MAX_LENGTH - 1));
    }
    return new DirectoryEntry(
        offset, delta, kind, name(source.next("squashfs directory entry", size), size));
  }

  /** A name of {@code size} bytes. */
  static EntryName name(StructReader source, int size) throws ImageFormatException {
    byte[] name = source.bytes("name", size);
    String fault = EntryName.fault(name);
    if (fault != null) {
      throw source.fault("name", size, '"' + PrintableBytes.of(name) + '"', fault);
    }
    return EntryName.of(name);
  }
}
