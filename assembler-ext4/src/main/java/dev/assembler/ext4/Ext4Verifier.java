package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a volume and demands that every block has one owner, and that bitmaps, counts, links,
 * indices and the copies of superblock and descriptors say what the tree does.
 */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class Ext4Verifier implements Ext4Reader.Visitor {

  private static final int BAD_BLOCKS = 1;

  /** s_orphan_file_inum. */
  private static final int ORPHAN_FILE_INODE = 0x280;

  private final VolumeReader volume;
  private final Ext4Reader reader;
  private final BitSet used = new BitSet();
  private final BitSet inodes = new BitSet();
  private final LinkCounts links;
  private final Map<Long, Integer> xattrBlocks = new HashMap<>();
  private final List<StoredInode> named = new ArrayList<>();
  private long directories;
  private long contentBytes;

  private Ext4Verifier(ImageSource image, Limits limits) throws IOException {
    volume = new VolumeReader(image);
    reader = new Ext4Reader(volume, limits, this);
    links = new LinkCounts(reader.budget());
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
    reader.tree();
    for (StoredInode inode : named) {
      links.check(inode);
      if (inode.type() == Inode.DIRECTORY && inode.has(Inode.INDEX_FLAG)) {
        new DirectoryIndex(inode, reader.budget()).check();
      }
    }
    var bitmaps = new BitmapCheck(volume, used, inodes);
    bitmaps.check();
    long freeBlocks = bitmaps.freeBlocks();
    long freeInodes = bitmaps.freeInodes();
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
          BackupCheck.check(volume, group, first, table);
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

  private void claim(long first, long count, String what) throws ImageFormatException {
    volume.requireBlock(first, count, what);
    int start = (int) first;
    int taken = used.nextSetBit(start);
    if (taken >= 0 && taken < first + count) {
      throw new ImageFormatException(what + ": block " + taken + " belongs to something else too");
    }
    used.set(start, (int) (first + count));
  }

  @Override
  public void name(long directory, long inode, int type) throws IOException {
    links.name(directory, inode, type);
  }

  @Override
  public void visit(StoredInode inode) throws IOException {
    if (inode.number != TreeCheck.ROOT) {
      inodes.set((int) inode.number);
    }
    reader.budget().take(1024);
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
}
