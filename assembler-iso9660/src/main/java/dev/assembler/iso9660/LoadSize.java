package dev.assembler.iso9660;

/**
 * How many sectors of 512 bytes a catalog says are to be loaded, in 16 bits. For EFI, edk2 takes
 * the number as blocks of 2048 bytes, and for a number below 2 what is left of the volume: so it is
 * exact as long as 16 bits hold it, then 65,535 up to 128 MiB, and above that 0, with a volume that
 * reaches over the image.
 */
final class LoadSize {

  private static final int BIOS_SECTORS = 4;
  private static final int MOST = 0xFFFF;
  private static final int SECTOR = 512;
  private static final long MOST_AS_BLOCKS = 128L << 20;

  private LoadSize() {}

  static int of(BootEntry entry, long size) {
    if (entry.loadSectors() != BootEntry.AUTOMATIC) {
      return entry.loadSectors();
    }
    if (entry.platform() == BootEntry.Platform.BIOS) {
      return BIOS_SECTORS;
    }
    return needsVolume(entry, size) ? 0 : (int) Math.min(MOST, (size + SECTOR - 1) / SECTOR);
  }

  /** Whether the firmware takes the end of the volume for that of the image. */
  static boolean needsVolume(BootEntry entry, long size) {
    return isAutomaticEfi(entry) && size > MOST_AS_BLOCKS;
  }

  /** Whether 16 bits do not say the size. */
  static boolean isUnusual(BootEntry entry, long size) {
    return isAutomaticEfi(entry) && size > (long) MOST * SECTOR;
  }

  private static boolean isAutomaticEfi(BootEntry entry) {
    return entry.platform() == BootEntry.Platform.EFI && entry.loadSectors() == BootEntry.AUTOMATIC;
  }
}
