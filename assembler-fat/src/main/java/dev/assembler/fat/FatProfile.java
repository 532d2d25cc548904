package dev.assembler.fat;

/**
 * Who must be able to read a volume; each adds constraints, and its own choices where it has any.
 */
public enum FatProfile {
  /** Anything that knows FAT. */
  NONE,

  /**
   * The EFI system partition of a disk: FAT32 (UEFI 2.10, 13.3.1), and with sectors of 4096 bytes
   * at least 260 MiB.
   */
  ESP,

  /**
   * The boot partition of a Raspberry Pi 4 or 400, as its EEPROM bootloader reads it: FAT32 with
   * sectors of 512 bytes, the last two clusters free.
   */
  RPI4,

  /**
   * The EFI boot image of an El Torito CD: any type, sectors of 512 bytes, which its catalogue
   * counts.
   */
  ELTORITO;

  /** As options and messages spell it. */
  @Override
  public String toString() {
    return switch (this) {
      case NONE -> "none";
      case ESP -> "esp";
      case RPI4 -> "rpi4";
      case ELTORITO -> "eltorito";
    };
  }

  /**
   * @throws IllegalArgumentException for anything but what {@link #toString} gives
   */
  public static FatProfile parse(String name) {
    for (FatProfile profile : values()) {
      if (profile.toString().equals(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException(
        "FAT profile \"" + name + "\": expected none, esp, rpi4 or eltorito");
  }

  /** Windows Setup's least for a system partition with sectors of 4096 bytes. */
  static final long LEAST_4KN_ESP = 260L << 20;

  /** The first sector size and type problem of these options, or null. */
  String problem(FatOptions options) {
    FatType type = options.type().orElse(null);
    return switch (this) {
      case NONE -> null;
      case ESP -> {
        if (type != null && type != FatType.FAT32) {
          yield type
              + ": UEFI (2.10, 13.3.1) defines the system partition of a disk as FAT32, and firmware"
              + " that goes by it does not look into others; leave the type out";
        }
        if (options.sectorSize() == 4096 && options.size() > 0 && options.size() < LEAST_4KN_ESP) {
          yield options.size()
              + " bytes with sectors of 4096: Windows Setup refuses such a system partition below "
              + LEAST_4KN_ESP
              + " (260 MiB), and UEFI drivers take less than 65525 clusters for FAT16";
        }
        yield null;
      }
      case RPI4 -> {
        if (type != null && type != FatType.FAT32) {
          yield type
              + ": the Pi 4's bootloader before 2021-10-04 takes every FAT partition of a GPT disk for"
              + " FAT32, and start4.elf of that time too; leave the type out";
        }
        yield options.sectorSize() == 512
            ? null
            : "sectors of "
                + options.sectorSize()
                + " bytes: the Pi 4's bootloader reads SD cards and USB disks by sectors of 512";
      }
      case ELTORITO ->
          options.sectorSize() == 512
              ? null
              : "sectors of "
                  + options.sectorSize()
                  + " bytes: UEFI gives the boot image of a CD to its FAT driver by the catalogue's"
                  + " count of 512-byte sectors";
    };
  }

  /** The type that the profile asks for, else what the options say, else null. */
  FatType type(FatOptions options) {
    return this == ESP || this == RPI4 ? FatType.FAT32 : options.type().orElse(null);
  }

  /**
   * How many clusters at the end stay free: the Pi 4's bootloader before 2024-01-18 does not read
   * the last two (raspberrypi/rpi-eeprom issue 521).
   */
  int freeAtEnd() {
    return this == RPI4 ? 2 : 0;
  }

  /** The smallest volume in bytes, 0 if any will do. */
  long leastSize(int sectorSize) {
    return this == ESP && sectorSize == 4096 ? LEAST_4KN_ESP : 0;
  }
}
