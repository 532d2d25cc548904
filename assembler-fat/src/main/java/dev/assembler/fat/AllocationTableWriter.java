package dev.assembler.fat;

import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes a copy of the allocation table (specification 1.03, 4): two entries for what is no
 * cluster, then each cluster's next one. As every chain is in one piece, that is the next cluster
 * or the end.
 */
final class AllocationTableWriter {

  private final FatLayout layout;
  private final FatType type;
  private final AscendingWriter out;

  /** A FAT12 table, whose entries share bytes. */
  private final byte[] packed;

  private long entry;

  AllocationTableWriter(FatLayout layout, AscendingWriter out) {
    this.layout = layout;
    this.type = layout.type();
    this.out = out;
    this.packed =
        type == FatType.FAT12 ? new byte[(int) type.tableBytes(layout.lastUsed() + 2)] : null;
  }

  void write() throws IOException {
    put(type.endOfChain() & ~0xFF | layout.options().media());
    put(type.endOfChain());
    int clusterSize = layout.clusterSize();
    for (PlannedDirectory directory : layout.directories()) {
      if (directory.firstCluster != 0) {
        chain(directory.clusters(clusterSize));
      }
    }
    for (PlannedDirectory directory : layout.directories()) {
      for (int i = 0; i < directory.node.size(); i++) {
        if (directory.node.node(i) instanceof RegularFile file) {
          chain(layout.clustersOf(file));
        }
      }
    }
    if (packed != null) {
      out.put(packed);
    }
  }

  private void chain(long clusters) throws IOException {
    for (long left = clusters; left > 1; left--) {
      put((int) entry + 1);
    }
    if (clusters > 0) {
      put(type.endOfChain());
    }
  }

  private void put(int value) throws IOException {
    switch (type) {
      case FAT12 -> {
        int at = (int) (entry * 3 / 2);
        if (entry % 2 == 0) {
          packed[at] = (byte) value;
          packed[at + 1] = (byte) (value >>> 8);
        } else {
          packed[at] |= (byte) (value << 4);
          packed[at + 1] = (byte) (value >>> 4);
        }
      }
      case FAT16 -> room(2).putShort((short) value);
      case FAT32 -> room(4).putInt(value);
    }
    entry++;
  }

  private ByteBuffer room(int count) throws IOException {
    return out.room(count);
  }
}
