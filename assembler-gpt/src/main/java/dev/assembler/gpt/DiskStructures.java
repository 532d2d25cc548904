package dev.assembler.gpt;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/** The tables of a disk whose partitions all have their places. */
final class DiskStructures {

  private final DiskLayout layout;
  private final DiskOptions options;
  private final Placement placement;
  private final List<Structure> structures = new ArrayList<>();

  private DiskStructures(DiskLayout layout, Placement placement) {
    this.layout = layout;
    this.options = layout.options();
    this.placement = placement;
  }

  /**
   * @param guids one for each partition of a GPT
   */
  static List<Structure> of(DiskLayout layout, Placement placement, List<Optional<UUID>> guids) {
    var encoded = new DiskStructures(layout, placement);
    if (layout.table().hasGpt()) {
      encoded.addGpt(guids);
    } else {
      encoded.addMbr();
    }
    return encoded.structures;
  }

  private void addGpt(List<Optional<UUID>> guids) {
    long last = placement.sectors() - 1;
    List<MbrEntry> entries = new ArrayList<>();
    if (options.table() == TableKind.HYBRID) {
      List<Slot> hybrid =
          placement.slots().stream()
              .filter(slot -> slot.partition().spec().isInMbr())
              .sorted(Comparator.comparingInt(slot -> slot.partition().number()))
              .toList();
      long first = hybrid.stream().mapToLong(Slot::firstLba).min().orElseThrow();
      entries.add(MbrEntry.protective(first - 1));
      hybrid.forEach(slot -> entries.add(primary(slot)));
    } else {
      entries.add(MbrEntry.protective(last));
    }
    addMbr(entries);
    ByteBuffer array = entryArray(guids);
    var crc = new CRC32();
    crc.update(array.slice(0, options.entryCount() * GptEntry.SIZE));
    var header =
        new GptHeader(
            1,
            last,
            layout.geometry().firstUsable(),
            last - layout.geometry().tail(),
            options.diskGuid(),
            options.entriesLba(),
            options.entryCount(),
            GptEntry.SIZE,
            crc.getValue());
    long backup = last - options.entrySectors();
    add("GPT header", 1, header.toSector(options.sectorSize()));
    add("partition entries", options.entriesLba(), array);
    add("backup partition entries", backup, array.duplicate());
    add("backup GPT header", last, header.alternate(backup).toSector(options.sectorSize()));
  }

  private ByteBuffer entryArray(List<Optional<UUID>> guids) {
    var array = ByteBuffer.allocate(Math.toIntExact(options.entrySectors() * options.sectorSize()));
    for (int i = 0; i < placement.slots().size(); i++) {
      Slot slot = placement.slots().get(i);
      PartitionSpec spec = slot.partition().spec();
      array.position((slot.partition().number() - 1) * GptEntry.SIZE);
      new GptEntry(
              slot.partition().type().guid().orElseThrow(),
              guids.get(i).orElseThrow(),
              slot.firstLba(),
              slot.lastLba(),
              spec.attributes(),
              spec.name())
          .writeTo(array);
    }
    return array.clear();
  }

  private void addMbr() {
    var entries = new MbrEntry[MbrSector.ENTRIES];
    Arrays.fill(entries, MbrEntry.EMPTY);
    for (Slot slot : placement.slots()) {
      if (!slot.partition().isLogical()) {
        entries[slot.partition().number() - 1] = primary(slot);
      }
    }
    if (layout.extended() > 0) {
      Region extended = placement.extended();
      entries[layout.extended() - 1] =
          MbrEntry.of(false, MbrEntry.EXTENDED, extended.firstLba(), extended.sectors());
      addMbr(List.of(entries));
      addExtendedBootRecords(extended.firstLba());
    } else {
      addMbr(List.of(entries));
    }
  }

  /** A chain: each record has its partition, and where the next record's sectors are. */
  private void addExtendedBootRecords(long base) {
    List<Slot> logical = placement.logical();
    for (int i = 0; i < logical.size(); i++) {
      Slot slot = logical.get(i);
      PartitionSpec spec = slot.partition().spec();
      List<MbrEntry> entries = new ArrayList<>();
      entries.add(
          MbrEntry.relative(
              spec.isActive(), mbrByte(slot), slot.firstLba(), slot.sectors(), slot.ebrLba()));
      if (i + 1 < logical.size()) {
        Slot next = logical.get(i + 1);
        entries.add(
            MbrEntry.relative(
                false, MbrEntry.EXTENDED, next.ebrLba(), next.end() - next.ebrLba(), base));
      }
      add(
          "EBR " + slot.partition().number(),
          slot.ebrLba(),
          MbrSector.of(BootCode.none(), 0, entries).toSector(options.sectorSize()));
    }
  }

  private void addMbr(List<MbrEntry> entries) {
    MbrSector mbr = MbrSector.of(bootCode(), options.signature(), entries);
    add("MBR", 0, mbr.toSector(options.sectorSize()));
  }

  private BootCode bootCode() {
    if (options.grub().isEmpty()) {
      return options.bootCode();
    }
    long core =
        placement.slots().stream()
            .filter(slot -> slot.partition().holdsGrub())
            .mapToLong(Slot::firstLba)
            .findFirst()
            .orElse(1);
    return options.grub().get().bootCode(core);
  }

  private static MbrEntry primary(Slot slot) {
    return MbrEntry.of(
        slot.partition().spec().isActive(), mbrByte(slot), slot.firstLba(), slot.sectors());
  }

  private static int mbrByte(Slot slot) {
    Planned partition = slot.partition();
    return partition.spec().hybridType().orElseGet(() -> partition.type().mbrByte().orElseThrow());
  }

  private void add(String name, long lba, ByteBuffer bytes) {
    structures.add(new Structure(name, lba * options.sectorSize(), bytes));
  }
}
