package dev.assembler.pipeline.iso;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.fat.FatVolume;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PartitionTable;
import dev.assembler.iso9660.IsoFacts;
import dev.assembler.iso9660.IsoFacts.BootRecord;
import dev.assembler.iso9660.IsoImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An image's descriptors with what it has as a disk.
 *
 * @param facts what descriptors and boot catalog say
 * @param table its partitions, if it has any that can be read
 * @param tableFault what is wrong with a partition table that cannot be read; empty if nothing is
 */
public record IsoParts(
    ImageSource image, IsoFacts facts, Optional<PartitionTable> table, String tableFault) {

  /** El Torito's platform ids. */
  public static final int BIOS = 0x00;

  public static final int EFI = 0xEF;

  /** What addresses call that which either starts. */
  public static final String EFI_PART = "efi";

  public static final String BIOS_PART = "bios";

  private static final int BLOCK = 2048;
  private static final int SECTOR = 512;
  private static final int SIGNATURE = 0x1FE;

  /** Of the MBR: where its four entries are, and their type in them. */
  private static final int ENTRIES = 0x1BE;

  private static final int ENTRY_SIZE = 16;
  private static final int ENTRY_TYPE = 4;
  private static final byte PROTECTIVE = (byte) 0xEE;

  /** Reads descriptors, catalog and partition tables; tables that are broken are no failure. */
  public static IsoParts of(ImageSource image, Limits limits) throws IOException {
    IsoFacts facts = IsoImage.inspect(image);
    ByteBuffer signature = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    image.readAt(SIGNATURE, signature);
    if (signature.getShort(0) != (short) 0xAA55) {
      return new IsoParts(image, facts, Optional.empty(), "");
    }
    try {
      PartitionTable table = DiskImage.read(image, limits, OptionalInt.of(SECTOR));
      return new IsoParts(image, facts, Optional.of(table), "");
    } catch (ImageFormatException e) {
      return new IsoParts(image, facts, Optional.empty(), e.getMessage());
    }
  }

  /** Whether it says that it has a GPT: a partition of the MBR protects it. */
  public boolean isProtected() throws IOException {
    ByteBuffer entries = ByteBuffer.allocate(4 * ENTRY_SIZE);
    image.readAt(ENTRIES, entries);
    boolean found = false;
    for (int at = 0; at < entries.capacity(); at += ENTRY_SIZE) {
      found |= entries.get(at + ENTRY_TYPE) == PROTECTIVE;
    }
    return found;
  }

  public List<Partition> partitions() {
    return table.map(PartitionTable::partitions).orElse(List.of());
  }

  /** The first boot entry of a platform. */
  public Optional<BootRecord> entry(int platform) {
    return facts.boot().stream().filter(record -> record.platform() == platform).findFirst();
  }

  /**
   * A boot image's bytes. The catalog says too little of how long it is: a partition that begins
   * there tells, or the volume in it, or a boot info table, or else what is loaded of it.
   */
  public ImageSource body(BootRecord record) throws IOException {
    long offset = offset(record);
    long most = image.size() - offset;
    if (most < SECTOR) {
      throw new ImageFormatException(
          "boot catalog.load rba: block " + record.lba() + ", beyond the end of the image");
    }
    ImageSource rest = image.window(offset, most);
    return rest.window(0, Math.min(most, size(record, offset, rest)));
  }

  private long size(BootRecord record, long offset, ImageSource rest) throws IOException {
    for (Partition partition : partitions()) {
      if (partition.offset() == offset) {
        return partition.size();
      }
    }
    if (record.platform() == EFI) {
      try {
        return FatVolume.inspect(rest).summary().size();
      } catch (ImageFormatException e) {
        return loaded(record); // no FAT volume: what the firmware gets
      }
    }
    ByteBuffer head = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    rest.readAt(0, head);
    boolean hasTable = head.getInt(8) == 16 && (head.getInt(12) & 0xFFFF_FFFFL) == record.lba();
    long stated = head.getInt(16) & 0xFFFF_FFFFL;
    return hasTable && stated > 0 ? stated : loaded(record);
  }

  /** Where its image begins, in bytes. */
  static long offset(BootRecord record) {
    return record.lba() * BLOCK;
  }

  private static long loaded(BootRecord record) {
    return Math.max(1L, record.loadSectors()) * SECTOR;
  }
}
