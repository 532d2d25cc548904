package dev.assembler.squashfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Owners and groups, each number once, in the order a walk of the tree meets them. */
final class IdTable {

  /** As many as the superblock can count. */
  static final int MOST = 0xFFFF;

  private final Map<Long, Integer> indexes = new LinkedHashMap<>();

  void add(long id) {
    indexes.putIfAbsent(id, indexes.size());
  }

  int indexOf(long id) {
    return indexes.get(id);
  }

  int count() {
    return indexes.size();
  }

  void writeTo(LookupTable table) {
    ByteBuffer ids = ByteBuffer.allocate(Integer.BYTES * count()).order(ByteOrder.LITTLE_ENDIAN);
    for (long id : indexes.keySet()) {
      ids.putInt((int) id);
    }
    table.add(ids.flip());
  }
}
