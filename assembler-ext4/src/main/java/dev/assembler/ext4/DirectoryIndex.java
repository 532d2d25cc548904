package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ReadBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * The index of one directory, as whoever looks up a name goes through it: the kernel's
 * documentation, "Hash Tree Directories". Entries ascend, each leaf is reached once, and has only
 * names whose hashes lead to it. Records are taken to be well formed: they were read before.
 */
final class DirectoryIndex {

  private static final long END = 1L << 32;
  private static final int INFO_LENGTH = 8;

  /** DX_HASH_HALF_MD4, and the same with unsigned bytes. */
  private static final int HALF_MD4 = DirectoryHash.HALF_MD4;

  private static final int HALF_MD4_UNSIGNED = 4;
  private static final int UNSIGNED_FLAG = 2;

  private final StoredInode inode;
  private final VolumeReader volume;
  private final long[] extents;
  private final long blocks;
  private final BitSet reached = new BitSet();
  private DirectoryHash hash;

  DirectoryIndex(StoredInode inode, ReadBudget budget) throws IOException {
    this.inode = inode;
    this.volume = inode.volume;
    this.extents = BlockMapping.of(inode, budget).data();
    this.blocks = inode.size() / volume.blockSize;
    budget.take(blocks / 8);
  }

  void check() throws IOException {
    ByteBuffer root = block(0);
    int version = root.get(0x1C) & 0xFF;
    int levels = root.get(0x1E) & 0xFF;
    int most = volume.has(0x60, Feature.LARGEDIR) ? 2 : 1;
    if (root.getInt(0x18) != 0 || (root.get(0x1D) & 0xFF) != INFO_LENGTH || levels > most) {
      throw fault("a root of " + levels + " levels, with " + root.get(0x1D) + " bytes of its own");
    }
    boolean unsigned = version == HALF_MD4_UNSIGNED || (volume.u32(0x160) & UNSIGNED_FLAG) != 0;
    if (version == HALF_MD4 || version == HALF_MD4_UNSIGNED) {
      hash = DirectoryHash.of(volume.superblock, unsigned);
    }
    node(root, DirectoryBlocks.ROOT_ENTRIES, levels, 0, END);
    if (reached.cardinality() != blocks) {
      throw fault("block " + reached.nextClearBit(0) + " is reached by no entry");
    }
  }

  private void node(ByteBuffer node, int at, int levels, long lower, long upper)
      throws IOException {
    int limit = node.getShort(at) & 0xFFFF;
    int count = node.getShort(at + 2) & 0xFFFF;
    int room = (volume.blockSize - at) / 8 - (volume.checksums ? 1 : 0);
    if (limit != room || count == 0 || count > limit) {
      throw fault(count + " entries of " + limit + ", room is for " + room);
    }
    long hashed = lower;
    for (int i = 0; i < count; i++) {
      long next = i + 1 < count ? node.getInt(at + 8 * (i + 1)) & 0xFFFF_FFFFL : upper;
      if (next < hashed || next > upper) {
        throw fault("entries out of order: " + hex(hashed) + " before " + hex(next));
      }
      long below = node.getInt(at + 8 * i + 4) & 0x0FFF_FFFFL;
      if (levels > 0) {
        node(block(below), DirectoryBlocks.NODE_ENTRIES, levels - 1, hashed, next);
      } else {
        leaf(block(below), hashed, next);
      }
      hashed = next;
    }
  }

  /** The low bit of a bound says that the leaf before has names of the same hash. */
  private void leaf(ByteBuffer leaf, long lower, long upper) throws ImageFormatException {
    int end = volume.blockSize - (volume.checksums ? DirectoryBlocks.TAIL_SIZE : 0);
    for (int at = 0; hash != null && at < end; ) {
      if (leaf.getInt(at) != 0) {
        var name = new byte[leaf.get(at + 6) & 0xFF];
        leaf.get(at + 8, name);
        long found = hash.of(name) >>> 32;
        if (found < (lower & ~1L) || found >= upper) {
          throw fault(
              "a name of hash " + hex(found) + ", not in " + hex(lower) + ".." + hex(upper));
        }
      }
      int length = leaf.getShort(at + 4) & 0xFFFF;
      at += length == 0xFFFF || length == 0 ? end : length;
    }
  }

  private ByteBuffer block(long logical) throws IOException {
    if (logical >= blocks || reached.get((int) logical)) {
      throw fault("block " + logical + " is " + (logical < blocks ? "reached twice" : "behind it"));
    }
    reached.set((int) logical);
    for (int i = 0; i < extents.length; i += 3) {
      if (logical < extents[i] + extents[i + 2]) {
        return volume.block(extents[i + 1] + logical - extents[i], "directory index");
      }
    }
    throw fault("block " + logical + " is not there");
  }

  private static String hex(long hash) {
    return "0x" + Long.toHexString(hash);
  }

  private ImageFormatException fault(String what) {
    return new ImageFormatException("directory, inode " + inode.number + ": index: " + what);
  }
}
