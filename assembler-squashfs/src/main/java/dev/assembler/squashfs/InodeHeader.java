package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import dev.assembler.core.tree.Node;
import java.util.Locale;

/**
 * The first 16 bytes of every inode ({@code squashfs_base_inode}).
 *
 * @param kind with {@code extended} the type number: 1 to 7 in {@link Node.Kind}'s order, 8 to 14
 *     if extended
 * @param permissions the low 12 bits of st_mode
 * @param uidIndex the owner's place in the id table
 * @param gidIndex the group's place in the id table
 * @param mtime seconds since 1970, 0 to 2^32-1
 * @param number 1 to the superblock's count of inodes; the kernel refuses 0
 */
record InodeHeader(
    Node.Kind kind,
    boolean extended,
    int permissions,
    int uidIndex,
    int gidIndex,
    long mtime,
    long number) {

  static final int SIZE = 16;

  private static final Node.Kind[] KINDS = Node.Kind.values();

  /** The number a directory entry states, for basic and extended inodes alike. */
  static int basicType(Node.Kind kind) {
    return kind.ordinal() + 1;
  }

  /** The kind behind a directory entry's type number, or null. */
  static Node.Kind ofBasicType(int type) {
    return type >= 1 && type <= KINDS.length ? KINDS[type - 1] : null;
  }

  /** The inode's own type number. */
  int type() {
    return basicType(kind) + (extended ? KINDS.length : 0);
  }

  static boolean isType(int type) {
    return type >= 1 && type <= 2 * KINDS.length;
  }

  static boolean isExtended(int type) {
    return type > KINDS.length;
  }

  static Node.Kind kindOf(int type) {
    return KINDS[(type - 1) % KINDS.length];
  }

  StructWriter writeTo(StructWriter inode) {
    return inode
        .at(0x00)
        .u16("inode_type", type())
        .at(0x02)
        .u16("mode", permissions)
        .at(0x04)
        .u16("uid", uidIndex)
        .at(0x06)
        .u16("guid", gidIndex)
        .at(0x08)
        .u32("mtime", mtime)
        .at(0x0C)
        .u32("inode_number", number)
        .at(SIZE);
  }

  static InodeHeader readFrom(StructReader inode) throws ImageFormatException {
    int type = inode.at(0x00).u16("inode_type");
    if (!isType(type)) {
      throw inode.fault("inode_type", 2, type, "expected 1 to " + 2 * KINDS.length);
    }
    int mode = inode.at(0x02).u16("mode");
    if ((mode & ~07777) != 0) {
      throw inode.fault("mode", 2, String.format(Locale.ROOT, "0%o", mode), "expected 0 to 07777");
    }
    int uid = inode.at(0x04).u16("uid");
    int gid = inode.at(0x06).u16("guid");
    long mtime = inode.at(0x08).u32("mtime");
    long number = inode.at(0x0C).u32("inode_number");
    if (number == 0) {
      throw inode.fault("inode_number", 4, 0, "expected at least 1");
    }
    inode.at(SIZE);
    return new InodeHeader(kindOf(type), isExtended(type), mode, uid, gid, mtime, number);
  }
}
