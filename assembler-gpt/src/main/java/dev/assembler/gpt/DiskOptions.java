package dev.assembler.gpt;

import dev.assembler.core.tree.DerivedIds;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** How a disk is made, but for its partitions. Immutable. */
public final class DiskOptions {

  /** One MiB: what fdisk, sgdisk and parted align to. */
  public static final long DEFAULT_ALIGNMENT = 1 << 20;

  private final TableKind table;
  private final DerivedIds ids;
  private String architecture = "amd64";
  private int sectorSize = 512;
  private long alignment = DEFAULT_ALIGNMENT;
  private OptionalLong size = OptionalLong.empty();
  private Optional<UUID> guid = Optional.empty();
  private OptionalLong signature = OptionalLong.empty();
  private BootCode bootCode = BootCode.none();
  private Optional<GrubBoot> grub = Optional.empty();
  private int entryCount = 128;
  private long entriesLba = 2;
  private OptionalLong firstUsableLba = OptionalLong.empty();
  private List<RawPiece> rawPieces = List.of();

  private DiskOptions(TableKind table, DerivedIds ids) {
    this.table = Objects.requireNonNull(table, "table");
    this.ids = Objects.requireNonNull(ids, "ids");
  }

  private DiskOptions(DiskOptions other) {
    this(other.table, other.ids);
    architecture = other.architecture;
    sectorSize = other.sectorSize;
    alignment = other.alignment;
    size = other.size;
    guid = other.guid;
    signature = other.signature;
    bootCode = other.bootCode;
    grub = other.grub;
    entryCount = other.entryCount;
    entriesLba = other.entriesLba;
    firstUsableLba = other.firstUsableLba;
    rawPieces = other.rawPieces;
  }

  /**
   * A disk as small as its partitions allow, of sectors of 512 bytes, aligned to 1 MiB, for amd64.
   *
   * @param ids of which come the disk's GUID (role "disk"), the signature of an MBR ("disk", 32
   *     bits) and the partitions' GUIDs ("partition/NAME")
   */
  public static DiskOptions of(TableKind table, DerivedIds ids) {
    return new DiskOptions(table, ids);
  }

  /** Whose types "root" and "usr" mean, as {@link PartitionType#parse} takes it. */
  public DiskOptions withArchitecture(String newArchitecture) {
    var copy = new DiskOptions(this);
    copy.architecture = Objects.requireNonNull(newArchitecture, "architecture");
    return copy;
  }

  /** 512 or 4096 bytes. */
  public DiskOptions withSectorSize(int newSectorSize) {
    if (newSectorSize != 512 && newSectorSize != 4096) {
      throw new IllegalArgumentException(
          "sector size: " + newSectorSize + ", expected 512 or 4096");
    }
    var copy = new DiskOptions(this);
    copy.sectorSize = newSectorSize;
    return copy;
  }

  /** What partitions begin at multiples of, in bytes; and what minimal ones are a multiple of. */
  public DiskOptions withAlignment(long newAlignment) {
    if (newAlignment < 1) {
      throw new IllegalArgumentException("alignment: " + newAlignment + ", expected at least 1");
    }
    var copy = new DiskOptions(this);
    copy.alignment = newAlignment;
    return copy;
  }

  /** Of the whole disk, in bytes. */
  public DiskOptions withSize(long newSize) {
    if (newSize < 1) {
      throw new IllegalArgumentException("size: " + newSize + ", expected at least 1");
    }
    var copy = new DiskOptions(this);
    copy.size = OptionalLong.of(newSize);
    return copy;
  }

  /** The disk's GUID, instead of a derived one. */
  public DiskOptions withGuid(UUID newGuid) {
    var copy = new DiskOptions(this);
    copy.guid = Optional.of(newGuid);
    return copy;
  }

  /** The 32 bits that name an MBR, instead of derived ones; by default 0 where there is a GPT. */
  public DiskOptions withSignature(long newSignature) {
    if (newSignature < 0 || newSignature > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("signature: " + newSignature + ", expected 32 bits");
    }
    var copy = new DiskOptions(this);
    copy.signature = OptionalLong.of(newSignature);
    return copy;
  }

  /** What a BIOS starts. */
  public DiskOptions withBootCode(BootCode newBootCode) {
    var copy = new DiskOptions(this);
    copy.bootCode = Objects.requireNonNull(newBootCode, "boot code");
    return copy;
  }

  /**
   * A GRUB that a BIOS starts: its core goes into the partition of type "bios-boot" (one named
   * "bios-boot" comes first where none is listed), or on an MBR disk into the gap behind the MBR.
   */
  public DiskOptions withGrub(GrubBoot newGrub) {
    var copy = new DiskOptions(this);
    copy.grub = Optional.of(newGrub);
    return copy;
  }

  /** How many entries a GPT has room for, 1 to 1024; 128 by default. */
  public DiskOptions withEntryCount(int newEntryCount) {
    if (newEntryCount < 1 || newEntryCount > 1024) {
      throw new IllegalArgumentException("entry count: " + newEntryCount + ", expected 1 to 1024");
    }
    var copy = new DiskOptions(this);
    copy.entryCount = newEntryCount;
    return copy;
  }

  /** Where the primary entry array begins, by default at 2; partitions begin behind it. */
  public DiskOptions withEntriesLba(long newEntriesLba) {
    requireLba("entries LBA", newEntriesLba);
    var copy = new DiskOptions(this);
    copy.entriesLba = newEntriesLba;
    return copy;
  }

  /** The first sector for partitions of a GPT, by default the one behind the entry array. */
  public DiskOptions withFirstUsableLba(long newFirstUsableLba) {
    requireLba("first usable LBA", newFirstUsableLba);
    var copy = new DiskOptions(this);
    copy.firstUsableLba = OptionalLong.of(newFirstUsableLba);
    return copy;
  }

  /** Bytes at fixed offsets outside of the partitions. */
  public DiskOptions withRawPieces(List<RawPiece> newRawPieces) {
    var copy = new DiskOptions(this);
    copy.rawPieces = List.copyOf(newRawPieces);
    return copy;
  }

  private static void requireLba(String name, long lba) {
    if (lba < 2 || lba > MbrEntry.LARGEST) {
      throw new IllegalArgumentException(name + ": " + lba + ", expected 2 to 2^32-1");
    }
  }

  public TableKind table() {
    return table;
  }

  public int sectorSize() {
    return sectorSize;
  }

  String architecture() {
    return architecture;
  }

  long alignment() {
    return alignment;
  }

  OptionalLong size() {
    return size;
  }

  Optional<UUID> guid() {
    return guid;
  }

  UUID diskGuid() {
    return guid.orElseGet(() -> ids.uuid("disk"));
  }

  UUID partitionGuid(String name) {
    return ids.uuid("partition/" + name);
  }

  /** Never a derived 0, which would mean that there is none. */
  long signature() {
    return signature.orElseGet(() -> table.hasGpt() ? 0 : Math.max(1, ids.serial32("disk")));
  }

  BootCode bootCode() {
    return bootCode;
  }

  Optional<GrubBoot> grub() {
    return grub;
  }

  int entryCount() {
    return entryCount;
  }

  long entriesLba() {
    return entriesLba;
  }

  OptionalLong firstUsableLba() {
    return firstUsableLba;
  }

  List<RawPiece> rawPieces() {
    return rawPieces;
  }

  /** How many sectors an entry array takes. */
  long entrySectors() {
    return ((long) entryCount * GptEntry.SIZE + sectorSize - 1) / sectorSize;
  }
}
