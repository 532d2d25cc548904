package dev.assembler.ext4;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import java.io.IOException;
import java.util.Arrays;
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
    long created) {

  static Ext4Facts of(ImageSource image) throws IOException {
    var volume = new VolumeReader(image);
    byte[] label = Arrays.copyOfRange(volume.superblock.array(), 0x78, 0x88);
    int end = 0;
    while (end < label.length && label[end] != 0) {
      end++;
    }
    boolean wide = volume.has(0x60, Feature.SIXTY_FOUR_BIT);
    return new Ext4Facts(
        PrintableBytes.of(Arrays.copyOf(label, end)),
        volume.uuid(0x68),
        volume.blockSize,
        volume.blocks,
        volume.u32(0x0C) | (wide ? volume.u32(0x158) << 32 : 0),
        volume.u32(0x08) | (wide ? volume.u32(0x154) << 32 : 0),
        volume.inodes,
        volume.u32(0x10),
        volume.u32(0x5C),
        volume.u32(0x60),
        volume.u32(0x64),
        volume.u32(0x108) | (long) volume.u8(0x276) << 32);
  }

  /** In bytes. */
  public long size() {
    return blocks * blockSize;
  }

  public boolean hasJournal() {
    return (compatible & Feature.HAS_JOURNAL) != 0;
  }
}
