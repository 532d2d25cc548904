package dev.assembler.fat;

import dev.assembler.core.bytes.PaddedText;
import dev.assembler.core.bytes.PaddedText.Padding;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How a volume is written. Everything decides bytes.
 *
 * @param type empty: by size, see docs/formats/fat.md
 * @param sectorSize 512, 1024, 2048 or 4096 bytes
 * @param clusterSize bytes, a power of two from a sector to 32 KiB; {@link #AUTO}: by type and size
 * @param size of the volume in bytes, whole sectors; {@link #FROM_CONTENT}: as small as can be
 * @param label up to 11 characters, no lower case; empty: none
 * @param volumeSerial 0 to 2^32-1, from {@link dev.assembler.core.tree.DerivedIds#serial32}; 0:
 *     none given
 * @param oemName up to 8 ASCII characters in the boot sector
 * @param hiddenSectors before the volume on its disk: the partition's first LBA
 * @param heads of the BIOS's disk geometry, 1 to 255; {@link #AUTO}: 64
 * @param sectorsPerTrack of the BIOS's disk geometry, 1 to 63; {@link #AUTO}: the largest power of
 *     two up to 32 that divides the volume, as mtools demands
 * @param media descriptor: 0xF8 for a disk, 0xF0 for what can be taken out
 * @param profile who must be able to read it
 */
public record FatOptions(
    Optional<FatType> type,
    int sectorSize,
    int clusterSize,
    long size,
    String label,
    long volumeSerial,
    String oemName,
    long hiddenSectors,
    int heads,
    int sectorsPerTrack,
    int media,
    FatProfile profile) {

  public static final int AUTO = 0;
  public static final long FROM_CONTENT = 0;

  /** The specification's largest cluster (1.03, BPB_SecPerClus). */
  public static final int LARGEST_CLUSTER = 32 << 10;

  private static final long MAX_U32 = 0xFFFF_FFFFL;

  private static final PaddedText.Alphabet LABEL =
      new PaddedText.Alphabet(
          "A to Z, 0 to 9, space and !#$%&'()-@^_`{}~",
          c -> c == ' ' || (c <= 0x7F && ShortName.isAllowed(c)));

  public FatOptions {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(oemName, "oemName");
    Objects.requireNonNull(profile, "profile");
    if (sectorSize < 512 || sectorSize > 4096 || Integer.bitCount(sectorSize) != 1) {
      throw new IllegalArgumentException(
          "sector size: " + sectorSize + ", expected 512, 1024, 2048 or 4096");
    }
    if (clusterSize != AUTO
        && (clusterSize < sectorSize
            || clusterSize > LARGEST_CLUSTER
            || Integer.bitCount(clusterSize) != 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cluster size: %d, expected a power of two from %d (a sector) to %d",
              clusterSize,
              sectorSize,
              LARGEST_CLUSTER));
    }
    if (size != FROM_CONTENT && (size < 0 || size % sectorSize != 0)) {
      throw new IllegalArgumentException(
          "size: " + size + ", expected a multiple of " + sectorSize + " (a sector)");
    }
    if (size / sectorSize > MAX_U32) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "size: %d, a FAT volume has at most %d sectors of %d bytes",
              size,
              MAX_U32,
              sectorSize));
    }
    PaddedText.ascii("label", label, ShortName.LENGTH, Padding.SPACE, LABEL);
    if (label.startsWith(" ") || label.endsWith(" ")) {
      throw new IllegalArgumentException(
          "label: \"" + label + "\", begins or ends with a space, which readers take away");
    }
    PaddedText.ascii("OEM name", oemName, 8, Padding.SPACE, PaddedText.Alphabet.PRINTABLE_ASCII);
    requireRange("volume serial", volumeSerial, 0, MAX_U32);
    requireRange("hidden sectors", hiddenSectors, 0, MAX_U32);
    requireRange("heads", heads, 0, 255);
    requireRange("sectors per track", sectorsPerTrack, 0, 63);
    if (media != 0xF0) {
      requireRange("media", media, 0xF8, 0xFF);
    }
  }

  /** As small as the content allows, type and clusters by size, 512-byte sectors, no label. */
  public static FatOptions defaults() {
    return new FatOptions(
        Optional.empty(),
        512,
        AUTO,
        FROM_CONTENT,
        "",
        0,
        "MSWIN4.1",
        0,
        AUTO,
        AUTO,
        0xF8,
        FatProfile.NONE);
  }

  public FatOptions withType(FatType newType) {
    return with(Optional.of(newType), sectorSize, clusterSize, size, profile);
  }

  public FatOptions withSectorSize(int newSectorSize) {
    return with(type, newSectorSize, clusterSize, size, profile);
  }

  public FatOptions withClusterSize(int newClusterSize) {
    return with(type, sectorSize, newClusterSize, size, profile);
  }

  public FatOptions withSize(long newSize) {
    return with(type, sectorSize, clusterSize, newSize, profile);
  }

  public FatOptions withProfile(FatProfile newProfile) {
    return with(type, sectorSize, clusterSize, size, newProfile);
  }

  public FatOptions withLabel(String newLabel) {
    return with(newLabel, volumeSerial, oemName, hiddenSectors, media);
  }

  public FatOptions withVolumeSerial(long newVolumeSerial) {
    return with(label, newVolumeSerial, oemName, hiddenSectors, media);
  }

  public FatOptions withOemName(String newOemName) {
    return with(label, volumeSerial, newOemName, hiddenSectors, media);
  }

  public FatOptions withHiddenSectors(long newHiddenSectors) {
    return with(label, volumeSerial, oemName, newHiddenSectors, media);
  }

  public FatOptions withMedia(int newMedia) {
    return with(label, volumeSerial, oemName, hiddenSectors, newMedia);
  }

  /** What a BIOS would say of the disk. */
  public FatOptions withDiskGeometry(int newHeads, int newSectorsPerTrack) {
    return new FatOptions(
        type,
        sectorSize,
        clusterSize,
        size,
        label,
        volumeSerial,
        oemName,
        hiddenSectors,
        newHeads,
        newSectorsPerTrack,
        media,
        profile);
  }

  private FatOptions with(
      Optional<FatType> newType,
      int newSectorSize,
      int newClusterSize,
      long newSize,
      FatProfile newProfile) {
    return new FatOptions(
        newType,
        newSectorSize,
        newClusterSize,
        newSize,
        label,
        volumeSerial,
        oemName,
        hiddenSectors,
        heads,
        sectorsPerTrack,
        media,
        newProfile);
  }

  private FatOptions with(
      String newLabel, long newSerial, String newOemName, long newHiddenSectors, int newMedia) {
    return new FatOptions(
        type,
        sectorSize,
        clusterSize,
        size,
        newLabel,
        newSerial,
        newOemName,
        newHiddenSectors,
        heads,
        sectorsPerTrack,
        newMedia,
        profile);
  }

  private static void requireRange(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + ", expected " + least + " to " + most);
    }
  }
}
