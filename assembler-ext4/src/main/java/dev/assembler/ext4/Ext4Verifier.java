package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a volume and demands that every block has one owner, and that bitmaps, counts of free
 * things, links and copies of the superblock say what the tree does.
 */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class Ext4Verifier {

  private static final int BAD_BLOCKS = 1;

  /** s_orphan_file_inum. */
  private static final int ORPHAN_FILE_INODE = 0x280;

  private final VolumeReader volume;
  private final Ext4Reader reader;
  private final BitSet used = new BitSet();
  private final BitSet inodes = new BitSet();
  private final Map<Long, Integer> xattrBlocks = new HashMap<>();
  private final List<StoredInode> named = new ArrayList<>();
  private long directories;
  private long contentBytes;

  private Ext4Verifier(ImageSource image, Limits limits) throws IOException {
    volume = new VolumeReader(image);
    reader = new Ext4Reader(volume, limits, this::inode);
    long bytes = volume.blocks / 8 + volume.inodes / 8;
    if (volume.blocks > Integer.MAX_VALUE || volume.inodes > Integer.MAX_VALUE - 1) {
      throw new ImageFormatException(
          "ext4 volume: too large to be verified, " + volume.blocks + " blocks");
    }
    reader.budget().take(bytes);
  }

  static ImageSummary verify(ImageSource image, Limits limits) throws IOException {
    return new Ext4Verifier(image, limits).verify();
  }

  private ImageSummary verify() throws IOException {
    volume.require("s_state", 0x3A, volume.u16(0x3A), volume.u16(0x3A) == 1, "expected 1, clean");
    long unknown = volume.u32(0x64) & ~Feature.KNOWN_READ_ONLY;
    volume.require(
        "s_feature_ro_compat",
        0x64,
        "0x" + Long.toHexString(volume.u32(0x64)),
        unknown == 0,
        "0x" + Long.toHexString(unknown) + " is not understood");
    fixed();
    for (long number = BAD_BLOCKS; number < volume.firstInode; number++) {
      inodes.set((int) number);
      StoredInode inode = volume.inode(number);
      if (number != TreeCheck.ROOT && inode.u16(0) != 0) {
        blocks(inode);
      }
    }
    if (volume.has(0x5C, Feature.ORPHAN_FILE)) {
      StoredInode orphans = volume.inode(volume.u32(ORPHAN_FILE_INODE));
      inodes.set((int) orphans.number);
      blocks(orphans);
    }
    FileTree tree = reader.tree();
    links(tree);
    long freeBlocks = 0;
    long freeInodes = 0;
    for (int group = 0; group < volume.groups; group++) {
      ByteBuffer descriptor = volume.descriptor(group);
      freeBlocks += blockBitmap(group, descriptor);
      freeInodes += inodeBitmap(group, descriptor);
    }
    Ext4Facts facts = Ext4Facts.of(volume.image);
    volume.require(
        "s_free_blocks_count",
        0x0C,
        facts.freeBlocks(),
        facts.freeBlocks() == freeBlocks,
        "expected " + freeBlocks);
    volume.require(
        "s_free_inodes_count",
        0x10,
        facts.freeInodes(),
        facts.freeInodes() == freeInodes,
        "expected " + freeInodes);
    var counted = new LinkedHashMap<String, Long>();
    counted.put("block size", (long) volume.blockSize);
    counted.put("blocks", volume.blocks);
    counted.put("free blocks", freeBlocks);
    counted.put("inodes", volume.inodes);
    counted.put("free inodes", freeInodes);
    counted.put("groups", volume.groups);
    counted.put("directories", directories);
    counted.put("content bytes", contentBytes);
    long end = volume.blocks * volume.blockSize;
    return new ImageSummary(volume.image.size(), List.of(new Section("volume", 0, end)), counted);
  }

  private void fixed() throws IOException {
    boolean sparse = volume.has(0x64, Feature.SPARSE_SUPER);
    long table = (volume.groups * volume.descriptorSize + volume.blockSize - 1) / volume.blockSize;
    long area = 1 + table + (volume.has(0x5C, Feature.RESIZE_INODE) ? volume.u16(0xCE) : 0);
    long inodeBlocks =
        (volume.inodesPerGroup * volume.inodeSize + volume.blockSize - 1) / volume.blockSize;
    for (int group = 0; group < volume.groups; group++) {
      long first = volume.firstDataBlock + group * volume.blocksPerGroup;
      if (!sparse || Geometry.hasSuperblock(group)) {
        // The room for descriptors belongs to the resize inode, which is asked for it.
        claim(first, 1 + table, "superblock of group " + group);
        if (group > 0) {
          copy(first, table, group);
        }
      }
      ByteBuffer descriptor = volume.descriptor(group);
      claim(volume.place(descriptor, 0x00), 1, "block bitmap of group " + group);
      claim(volume.place(descriptor, 0x04), 1, "inode bitmap of group " + group);
      claim(volume.place(descriptor, 0x08), inodeBlocks, "inode table of group " + group);
    }
    volume.require(
        "s_reserved_gdt_blocks", 0xCE, area, area < volume.blocksPerGroup, "more than a group");
  }

  /** What never changes is the same in all copies, and each copy's checksum holds. */
  private void copy(long first, long table, int group) throws IOException {
    String what = "superblock of group " + group;
    ByteBuffer copy = volume.block(first, what);
    for (int at = 0; at < 0xE0; at++) {
      boolean counts =
          at >= 0x08 && at < 0x14 || at >= 0x2C && at < 0x38 || at >= 0x3A && at < 0x48;
      boolean own = at == 0x5A || at == 0x5B || at >= 0x5C && at < 0x68 || at >= 0x78 && at < 0xC8;
      if (!counts && !own && copy.get(at) != volume.superblock.get(at)) {
        throw new ImageFormatException(
            what + ": differs from the first at 0x" + Integer.toHexString(at));
      }
    }
    if (volume.checksums
        && copy.getInt(Superblock.CHECKSUM)
            != Crc32c.update(Crc32c.START, copy.array(), 0, Superblock.CHECKSUM)) {
      throw new ImageFormatException(what + ": its checksum does not hold");
    }
    for (long i = 0; i < table && first + 1 + i < volume.blocks; i++) {
      volume.block(first + 1 + i, what);
    }
  }

  private void claim(long first, long count, String what) throws ImageFormatException {
    volume.requireBlock(first, count, what);
    int start = (int) first;
    int taken = used.nextSetBit(start);
    if (taken >= 0 && taken < first + count) {
      throw new ImageFormatException(what + ": block " + taken + " belongs to something else too");
    }
    used.set(start, (int) (first + count));
  }

  private void inode(StoredInode inode) throws IOException {
    if (inode.number != TreeCheck.ROOT) {
      inodes.set((int) inode.number);
    }
    reader.budget().take(1024L);
    named.add(inode);
    blocks(inode);
  }

  private void blocks(StoredInode inode) throws IOException {
    String what = "inode " + inode.number;
    long count = 0;
    if (inode.xattrBlock() != 0) {
      count++;
      reader.budget().take(64);
      if (xattrBlocks.merge(inode.xattrBlock(), 1, Integer::sum) == 1) {
        claim(inode.xattrBlock(), 1, what);
      }
    }
    boolean inBlocks =
        inode.type() == Inode.REGULAR
            || inode.type() == Inode.DIRECTORY
            || (inode.type() == Inode.SYMLINK
                && inode.sectors() > count * (volume.blockSize / 512));
    if (inBlocks && !inode.has(Inode.INLINE_FLAG)) {
      BlockMapping mapping = BlockMapping.of(inode, reader.budget());
      long[] data = mapping.data();
      for (int i = 0; i < data.length; i += 3) {
        claim(data[i + 1], data[i + 2], what);
        count += data[i + 2];
      }
      long[] others = mapping.others();
      for (int i = 0; i < others.length; i += 2) {
        claim(others[i], others[i + 1], what);
        count += others[i + 1];
      }
    }
    if (inode.sectors() != count * (volume.blockSize / 512)) {
      throw inode.fault(
          "i_blocks", 0x1C, inode.sectors(), "expected " + count * (volume.blockSize / 512));
    }
    directories += inode.type() == Inode.DIRECTORY ? 1 : 0;
    contentBytes +=
        inode.type() == Inode.REGULAR && inode.number >= volume.firstInode ? inode.size() : 0;
  }

  /** Sums suffice: whoever has a link too many has it from another. */
  private void links(FileTree tree) throws IOException {
    long[] expected = new long[1];
    tree.walk((path, node) -> {
      if (node instanceof Directory directory) {
        int links = directory.linkCount();
        expected[0] += links > 64999 ? 1 : links;
      } else {
        expected[0]++;
      }
    });
    long found = 0;
    long leftOut = 0;
    for (StoredInode inode : named) {
      found += inode.links();
      boolean listed = tree.root().find(TreeCheck.LOST_AND_FOUND_NAME).isPresent();
      if (inode.number == Superblock.FIRST_INODE && inode.type() == Inode.DIRECTORY && !listed) {
        // Two of its own, one of the root's.
        leftOut = 3;
      }
    }
    long more = leftOut;
    if (found != expected[0] + more) {
      throw new ImageFormatException(
          "inodes: " + found + " links in all, the tree has " + (expected[0] + more));
    }
  }

  /** Returns how many blocks of a group are free. */
  private long blockBitmap(int group, ByteBuffer descriptor) throws IOException {
    int first = (int) (volume.firstDataBlock + group * volume.blocksPerGroup);
    int end = (int) Math.min(volume.blocks, first + volume.blocksPerGroup);
    int flags =
        volume.has(0x64, Feature.METADATA_CSUM | Feature.GDT_CSUM) ? descriptor.getShort(0x12) : 0;
    if ((flags & GroupDescriptors.BLOCK_UNINIT) == 0) {
      ByteBuffer bitmap = volume.block(volume.place(descriptor, 0x00), "block bitmap");
      bitmapChecksum(
          bitmap, (int) (volume.blocksPerGroup / 8), descriptor, 0x18, "block bitmap", group);
      compare(bitmap, used.get(first, end), end - first, volume.blocksPerGroup, "block", group);
    }
    long free = (long) end - first - used.get(first, end).cardinality();
    requireCount(group, "bg_free_blocks_count", halves(descriptor, 0x0C, 0x2C), free);
    return free;
  }

  private long inodeBitmap(int group, ByteBuffer descriptor) throws IOException {
    int first = (int) (1 + group * volume.inodesPerGroup);
    int end = (int) (first + volume.inodesPerGroup);
    int flags =
        volume.has(0x64, Feature.METADATA_CSUM | Feature.GDT_CSUM) ? descriptor.getShort(0x12) : 0;
    BitSet taken = inodes.get(first, end);
    if ((flags & GroupDescriptors.INODE_UNINIT) == 0) {
      ByteBuffer bitmap = volume.block(volume.place(descriptor, 0x04), "inode bitmap");
      bitmapChecksum(
          bitmap, (int) (volume.inodesPerGroup / 8), descriptor, 0x1A, "inode bitmap", group);
      compare(bitmap, taken, end - first, 8L * volume.blockSize, "inode", group);
    } else if (!taken.isEmpty()) {
      throw new ImageFormatException("group " + group + ": uninitialised, but has inodes in use");
    }
    long free = volume.inodesPerGroup - taken.cardinality();
    requireCount(group, "bg_free_inodes_count", halves(descriptor, 0x0E, 0x2E), free);
    return free;
  }

  private long halves(ByteBuffer descriptor, int low, int high) {
    long value = descriptor.getShort(low) & 0xFFFF;
    return volume.descriptorSize >= 64
        ? value | (descriptor.getShort(high) & 0xFFFFL) << 16
        : value;
  }

  private static void requireCount(int group, String field, long found, long expected)
      throws ImageFormatException {
    if (found != expected) {
      throw new ImageFormatException(
          "group descriptor " + group + "." + field + ": " + found + ", expected " + expected);
    }
  }

  private void bitmapChecksum(
      ByteBuffer bitmap, int bytes, ByteBuffer descriptor, int at, String what, int group)
      throws ImageFormatException {
    if (!volume.checksums) {
      return;
    }
    int crc = Crc32c.update(volume.seed, bitmap.array(), 0, bytes);
    boolean low = (short) crc == descriptor.getShort(at);
    boolean high =
        volume.descriptorSize < 64 || (short) (crc >>> 16) == descriptor.getShort(at + 0x20);
    if (!low || !high) {
      throw new ImageFormatException(what + " of group " + group + ": its checksum does not hold");
    }
  }

  /** What lies behind the group's end counts as taken. */
  private static void compare(
      ByteBuffer bitmap, BitSet expected, int count, long end, String what, int group)
      throws ImageFormatException {
    BitSet found = BitSet.valueOf(bitmap.array());
    BitSet wanted = (BitSet) expected.clone();
    wanted.set(count, (int) end);
    found.clear((int) end, Math.max((int) end, found.length()));
    found.xor(wanted);
    if (!found.isEmpty()) {
      int first = found.nextSetBit(0);
      throw new ImageFormatException(
          what
              + " bitmap of group "
              + group
              + ": bit "
              + first
              + ", "
              + (wanted.get(first) ? "in use but free there" : "free but in use there"));
    }
  }
}
