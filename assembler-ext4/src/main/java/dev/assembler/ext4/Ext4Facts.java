package dev.assembler.ext4;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.text.PrintableBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * What a volume's superblock says.
 *
 * @param label empty for none
 * @param uuid of the volume
 * @param blockSize in bytes
 * @param blocks free ones included
 * @param freeBlocks reserved ones included
 * @param reservedBlocks for the superuser alone
 * @param inodes free ones included
 * @param freeInodes of them
 * @param compatible s_feature_compat
 * @param incompatible s_feature_incompat
 * @param readOnlyCompatible s_feature_ro_compat
 * @param created s_mkfs_time, seconds since 1970
 * @param written s_wtime, seconds since 1970
 * @param hashSeed s_hash_seed, of directories' hashes
 * @param state s_state
 * @param summary the sections, and as facts the sizes
 */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
public record Ext4Facts(
    String label,
    UUID uuid,
    int blockSize,
    long blocks,
    long freeBlocks,
    long reservedBlocks,
    long inodes,
    long freeInodes,
    long compatible,
    long incompatible,
    long readOnlyCompatible,
    long created,
    long written,
    UUID hashSeed,
    int state,
    ImageSummary summary) {

  private static final int CLEAN = 1;
  private static final int ERRORS = 2;

  static Ext4Facts of(ImageSource image) throws IOException {
    var volume = new VolumeReader(image);
    byte[] label = Arrays.copyOfRange(volume.superblock.array(), 0x78, 0x88);
    int end = 0;
    while (end < label.length && label[end] != 0) {
      end++;
    }
    return new Ext4Facts(
        PrintableBytes.of(Arrays.copyOf(label, end)),
        volume.uuid(0x68),
        volume.blockSize,
        volume.blocks,
        volume.freeBlocks(),
        volume.u32(0x08) | volume.high(0x154),
        volume.inodes,
        volume.u32(0x10),
        volume.u32(0x5C),
        volume.u32(0x60),
        volume.u32(0x64),
        volume.u32(0x108) | (long) volume.u8(0x276) << 32,
        volume.u32(0x30) | (long) volume.u8(0x274) << 32,
        volume.uuid(0xEC),
        volume.u16(0x3A),
        summary(volume));
  }

  /** What every volume has at its beginning; where the rest lies is said by descriptors. */
  private static ImageSummary summary(VolumeReader volume) throws IOException {
    long block = volume.blockSize;
    long table = (volume.firstDataBlock + 1) * block;
    long tableEnd = table + (volume.groups * volume.descriptorSize + block - 1) / block * block;
    long room = volume.has(0x5C, Feature.RESIZE_INODE) ? volume.u16(0xCE) * block : 0;
    long end = volume.blocks * block;
    var sections = new ArrayList<Section>();
    sections.add(new Section("boot block", 0, Superblock.OFFSET));
    sections.add(new Section("superblock", Superblock.OFFSET, Superblock.SIZE));
    sections.add(new Section("group descriptors", table, tableEnd - table));
    sections.add(new Section("room for more descriptors", tableEnd, room));
    sections.add(new Section("groups", tableEnd + room, Math.max(0, end - tableEnd - room)));
    if (volume.image.size() > end) {
      sections.add(new Section("behind the last group", end, volume.image.size() - end));
    }
    var facts = new LinkedHashMap<String, Long>();
    facts.put("block size", block);
    facts.put("blocks", volume.blocks);
    facts.put("free blocks", volume.freeBlocks());
    facts.put("reserved blocks", volume.u32(0x08) | volume.high(0x154));
    facts.put("inodes", volume.inodes);
    facts.put("free inodes", volume.u32(0x10));
    facts.put("groups", volume.groups);
    return new ImageSummary(volume.image.size(), sections, facts);
  }

  /** In bytes. */
  public long size() {
    return blocks * blockSize;
  }

  public boolean hasJournal() {
    return (compatible & Feature.HAS_JOURNAL) != 0;
  }

  /**
   * Which of the three it is, by its features: with extents ext4, with a journal ext3, else ext2.
   */
  public String kind() {
    boolean four =
        (incompatible & ~Feature.FILETYPE & ~Feature.RECOVER) != 0
            || (readOnlyCompatible & ~(Feature.SPARSE_SUPER | Feature.LARGE_FILE)) != 0;
    return four ? "ext4" : hasJournal() ? "ext3" : "ext2";
  }

  /** The state in words: "clean" for a volume that was unmounted, or is new. */
  public String stateText() {
    return (state & ERRORS) != 0 ? "with errors" : (state & CLEAN) != 0 ? "clean" : "not clean";
  }

  /** The names of all features, as mke2fs has them; those without a name by their bit. */
  public List<String> features() {
    return Feature.names(compatible, incompatible, readOnlyCompatible);
  }
}
