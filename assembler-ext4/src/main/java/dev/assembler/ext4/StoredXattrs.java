package dev.assembler.ext4;

import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the extended attributes of a node go: as many into the inode as fit, the rest in a block.
 */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
record StoredXattrs(List<StoredXattr> inInode, List<StoredXattr> inBlock) {

  static final StoredXattrs NONE = new StoredXattrs(List.of(), List.of());

  static final int MAGIC = 0xEA02_0000;
  static final int BLOCK_HEADER_SIZE = 32;

  /** Behind the fields of an inode and the magic. */
  private static final int INODE_ROOM = Geometry.INODE_SIZE - Inode.END - 4;

  /** Four zeros end a list of entries. */
  private static final int END_MARK = 4;

  /** Reasons for what cannot be stored go to {@code reasons}. */
  static StoredXattrs of(Xattrs xattrs, int blockSize, List<String> reasons) {
    if (xattrs.isEmpty()) {
      return NONE;
    }
    var all = new ArrayList<StoredXattr>();
    for (Xattr xattr : xattrs) {
      StoredXattr stored = StoredXattr.of(xattr);
      if (stored == null) {
        reasons.add(
            xattr.hasPrefix("system.posix_acl_")
                ? "xattr " + xattr.name() + ": no access control list"
                : "xattr " + xattr.name() + ": its namespace is none of ext4's");
      } else {
        all.add(stored);
      }
    }
    all.sort(null);
    var inInode = new ArrayList<StoredXattr>();
    var inBlock = new ArrayList<StoredXattr>();
    int inodeRoom = INODE_ROOM - END_MARK;
    int blockRoom = blockSize - BLOCK_HEADER_SIZE - END_MARK;
    for (StoredXattr xattr : all) {
      if (xattr.room() <= inodeRoom) {
        inodeRoom -= xattr.room();
        inInode.add(xattr);
      } else {
        blockRoom -= xattr.room();
        inBlock.add(xattr);
      }
    }
    if (blockRoom < 0) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "xattrs: %d bytes more than an inode and a block of %d bytes hold",
              -blockRoom,
              blockSize));
    }
    return new StoredXattrs(inInode, inBlock);
  }

  /** The rest of an inode, from behind its fields. */
  void writeInode(ByteBuffer target, int start, int end) {
    if (!inInode.isEmpty()) {
      target.putInt(start, MAGIC);
      entries(target, inInode, start + 4, start + 4, end);
    }
  }

  /** A whole block. */
  void writeBlock(ByteBuffer target, int blockSize, long block, int seed) {
    int hash = 0;
    for (StoredXattr xattr : inBlock) {
      hash = Integer.rotateLeft(hash, 16) ^ xattr.hash();
    }
    target.putInt(0, MAGIC).putInt(4, 1).putInt(8, 1).putInt(12, hash);
    entries(target, inBlock, BLOCK_HEADER_SIZE, 0, blockSize);
    target.putInt(16, blockChecksum(target.array(), blockSize, block, seed));
  }

  /** Of a block whose checksum field is taken as zero. */
  static int blockChecksum(byte[] bytes, int blockSize, long block, int seed) {
    int crc = Crc32c.updateU32(Crc32c.updateU32(seed, block), block >>> 32);
    crc = Crc32c.updateU32(Crc32c.update(crc, bytes, 0, 16), 0);
    return Crc32c.update(crc, bytes, 20, blockSize - 20);
  }

  /** Entries upward from {@code start}, values downward from {@code end}, offsets from a base. */
  private static void entries(
      ByteBuffer target, List<StoredXattr> xattrs, int start, int base, int end) {
    int at = start;
    int value = end;
    for (StoredXattr xattr : xattrs) {
      value -= xattr.valueRoom();
      target.put(at, (byte) xattr.name().length).put(at + 1, (byte) xattr.index());
      target.putShort(at + 2, (short) (xattr.value().length == 0 ? 0 : value - base));
      target.putInt(at + 4, 0).putInt(at + 8, xattr.value().length).putInt(at + 12, xattr.hash());
      target.put(at + StoredXattr.ENTRY_SIZE, xattr.name());
      target.put(value, xattr.value());
      at += xattr.entryRoom();
    }
  }
}
