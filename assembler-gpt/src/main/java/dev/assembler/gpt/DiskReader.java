package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Reads a partition table as Linux does: a GPT counts if an MBR protects it; the backup is read
 * where the primary is damaged.
 */
final class DiskReader {

  private final ImageSource disk;
  private final Limits limits;

  DiskReader(ImageSource disk, Limits limits) {
    this.disk = disk;
    this.limits = limits;
  }

  /**
   * @param sectorSize 512 or 4096, or empty: what a GPT header's place says, else 512
   */
  PartitionTable read(OptionalInt sectorSize) throws IOException {
    MbrSector mbr = mbr();
    for (int i = 0; i < MbrSector.ENTRIES; i++) {
      MbrEntry entry = mbr.entries().get(i);
      if (entry.type() == MbrEntry.PROTECTIVE) {
        if (entry.firstLba() != 1) {
          throw StructReader.fault(
              "MBR entry",
              "StartingLBA",
              MbrSector.entryOffset(0, i) + 8,
              entry.firstLba(),
              "expected 1 for a protective entry");
        }
        return readGpt(mbr, sectorSize.orElseGet(this::detectedSectorSize));
      }
    }
    return readMbr(mbr, sectorSize.orElse(MbrSector.SIZE));
  }

  MbrSector mbr() throws IOException {
    var sector = ByteBuffer.allocate(MbrSector.SIZE);
    if (disk.size() < MbrSector.SIZE) {
      throw new ImageFormatException("disk: " + disk.size() + " bytes, an MBR takes 512");
    }
    disk.readAt(0, sector);
    return MbrSector.readFrom("MBR", sector.flip(), 0);
  }

  private PartitionTable readGpt(MbrSector mbr, int sectorSize) throws IOException {
    GptTable table;
    Optional<String> fault = Optional.empty();
    try {
      table = primary(sectorSize);
    } catch (ImageFormatException primaryFault) {
      fault = Optional.of(primaryFault.getMessage());
      try {
        table = backup(sectorSize);
      } catch (ImageFormatException backupFault) {
        throw new ImageFormatException(
            primaryFault.getMessage() + "; and " + backupFault.getMessage(), backupFault);
      }
    }
    List<Partition> partitions = new ArrayList<>();
    for (Map.Entry<Integer, GptEntry> numbered : table.entries().entrySet()) {
      partitions.add(partition(numbered.getKey(), numbered.getValue(), mbr, sectorSize));
    }
    boolean hybrid =
        mbr.entries().stream()
            .anyMatch(entry -> entry.isUsed() && entry.type() != MbrEntry.PROTECTIVE);
    return new PartitionTable(
        hybrid ? TableKind.HYBRID : TableKind.GPT,
        sectorSize,
        Optional.of(table.header().diskGuid()),
        mbr.signature(),
        partitions,
        fault);
  }

  GptTable primary(int sectorSize) throws IOException {
    return GptTable.read("GPT header", disk, sectorSize, 1, limits);
  }

  GptTable backup(int sectorSize) throws IOException {
    return GptTable.read(
        "backup GPT header", disk, sectorSize, disk.size() / sectorSize - 1, limits);
  }

  private Partition partition(int number, GptEntry entry, MbrSector mbr, int sectorSize)
      throws IOException {
    long offset = entry.firstLba() * sectorSize;
    long size = (entry.lastLba() - entry.firstLba() + 1) * sectorSize;
    UUID guid = entry.guid();
    boolean active =
        mbr.entries().stream()
            .anyMatch(one ->
                one.status() == MbrEntry.ACTIVE
                    && one.isUsed()
                    && one.type() != MbrEntry.PROTECTIVE
                    && one.firstLba() == entry.firstLba());
    return new Partition(
        number,
        entry.name(),
        PartitionType.of(entry.type()),
        Optional.of(guid),
        guid.toString(),
        entry.attributes(),
        active,
        offset,
        size,
        disk.window(offset, size));
  }

  private PartitionTable readMbr(MbrSector mbr, int sectorSize) throws IOException {
    List<Partition> partitions = new ArrayList<>();
    for (MbrTable.Found found : MbrTable.read(mbr, disk, sectorSize).found()) {
      long offset = found.firstLba() * sectorSize;
      long size = Math.min(found.entry().sectors() * sectorSize, disk.size() - offset);
      partitions.add(
          new Partition(
              found.number(),
              "",
              PartitionType.ofByte(found.entry().type()),
              Optional.empty(),
              String.format(Locale.ROOT, "%08x-%02x", mbr.signature(), found.number()),
              0,
              found.entry().status() == MbrEntry.ACTIVE,
              offset,
              size,
              disk.window(offset, size)));
    }
    return new PartitionTable(
        TableKind.MBR, sectorSize, Optional.empty(), mbr.signature(), partitions, Optional.empty());
  }

  /** By the place of a header whose checksum is right: primaries first; 512 where there is none. */
  private int detectedSectorSize() {
    for (boolean primary : new boolean[] {true, false}) {
      for (int size : new int[] {512, 4096}) {
        if (hasHeader(primary, size)) {
          return size;
        }
      }
    }
    return MbrSector.SIZE;
  }

  private boolean hasHeader(boolean primary, int sectorSize) {
    try {
      long lba = primary ? 1 : disk.size() / sectorSize - 1;
      if (lba < 1 || (lba + 1) * sectorSize > disk.size()) {
        return false;
      }
      byte[] sector = new byte[sectorSize];
      disk.readAt(lba * sectorSize, ByteBuffer.wrap(sector));
      return GptHeader.readFrom("GPT header", sector, lba * sectorSize).myLba() == lba;
    } catch (IOException e) {
      return false; // what cannot be read is no header; whoever reads it next says why
    }
  }
}
