package dev.assembler.iso9660;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * All directories of a hierarchy in the order of level, parent and identifier (ECMA-119, 6.9.1 and
 * 9.4), each with its place and the number of its parent: once little-endian, once big-endian.
 */
final class PathTable {

  static final int FIXED = 8;

  /** A parent's number has 16 bits. */
  static final int MOST_DIRECTORIES = 0xFFFF;

  private PathTable() {}

  static long size(List<PlannedDirectory> directories) {
    long size = 0;
    for (PlannedDirectory directory : directories) {
      size += length(directory.identifier.length);
    }
    return size;
  }

  static byte[] encode(List<PlannedDirectory> directories, ByteOrder order) {
    ByteBuffer table = ByteBuffer.allocate(Math.toIntExact(size(directories))).order(order);
    for (PlannedDirectory directory : directories) {
      int start = table.position();
      table.put((byte) directory.identifier.length).put((byte) 0);
      table.putInt((int) directory.lba).putShort((short) directory.parentOrSelf().number);
      table.put(directory.identifier);
      table.position(start + length(directory.identifier.length));
    }
    return table.array();
  }

  static int length(int identifier) {
    return FIXED + identifier + (identifier & 1);
  }
}
