package dev.assembler.iso9660;

import java.util.Objects;

/**
 * One entry of the boot catalog, without emulation (El Torito 1.0, 2.0).
 *
 * @param platform whose firmware looks at it
 * @param image what is started
 * @param loadSectors how many sectors of 512 bytes the firmware loads, 0 to 65,535, or {@link
 *     #AUTOMATIC}: 4 for BIOS, which loads the first block of a loader that knows the rest; for EFI
 *     the image's size as far as 16 bits say it
 * @param patch what the image is told about its place
 */
public record BootEntry(Platform platform, BootImage image, int loadSectors, Patch patch) {

  public static final int AUTOMATIC = -1;

  /** The platform id of validation entries and section headers. */
  public enum Platform {
    BIOS(0x00),
    EFI(0xEF);

    private final int id;

    Platform(int id) {
      this.id = id;
    }

    int id() {
      return id;
    }
  }

  /** What of a boot image's bytes is replaced. */
  public enum Patch {
    NONE,
    /** The boot info table in bytes 8 to 63, which isolinux.bin reads. */
    BOOT_INFO_TABLE,
    /** The same for GRUB's eltorito.img, and at 0x9F4 where the second sector of its core is. */
    GRUB
  }

  public BootEntry {
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(patch, "patch");
    if (loadSectors < AUTOMATIC || loadSectors > 0xFFFF) {
      throw new IllegalArgumentException(
          "boot entry: " + loadSectors + " sectors to load, expected 0 to 65535");
    }
    boolean writesItself =
        image instanceof BootImage.Written || image instanceof BootImage.Appended;
    if (patch != Patch.NONE && writesItself) {
      throw new IllegalArgumentException(
          "boot entry: an image that writes itself cannot be patched, give its content");
    }
  }

  /** A loader for BIOS, its first block loaded. */
  public static BootEntry bios(BootImage image, Patch patch) {
    return new BootEntry(Platform.BIOS, image, AUTOMATIC, patch);
  }

  /** A FAT volume for UEFI. */
  public static BootEntry efi(BootImage image) {
    return new BootEntry(Platform.EFI, image, AUTOMATIC, Patch.NONE);
  }

  public BootEntry withLoadSectors(int newLoadSectors) {
    return new BootEntry(platform, image, newLoadSectors, patch);
  }
}
