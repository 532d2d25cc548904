package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The partitions of an MBR, the logical ones included: a chain of extended boot records, followed
 * as Linux does, but no further than it counts partitions.
 *
 * @param extended the entry that holds the logical ones; {@link MbrEntry#EMPTY} without
 */
record MbrTable(MbrSector mbr, MbrEntry extended, List<Found> found) {

  /** Linux: DISK_MAX_PARTS. */
  private static final int MOST_PARTITIONS = 255;

  /**
   * One partition.
   *
   * @param firstLba of the disk
   * @param ebrLba of the record that has it; 0 for the MBR
   * @param offset of its entry, in bytes
   */
  record Found(int number, MbrEntry entry, long firstLba, long ebrLba, long offset) {
    long end() {
      return firstLba + entry.sectors();
    }
  }

  static MbrTable read(MbrSector mbr, ImageSource disk, int sectorSize) throws IOException {
    var found = new ArrayList<Found>();
    MbrEntry extended = MbrEntry.EMPTY;
    for (int i = 0; i < MbrSector.ENTRIES; i++) {
      MbrEntry entry = mbr.entries().get(i);
      long offset = MbrSector.entryOffset(0, i);
      if (entry.isExtended()) {
        if (extended.isUsed()) {
          throw fault("OSType", offset + 4, entry.type(), "a second extended partition");
        }
        extended = entry;
      }
      if (entry.isUsed()) {
        found.add(inside(new Found(i + 1, entry, entry.firstLba(), 0, offset), disk, sectorSize));
      }
    }
    if (extended.isUsed()) {
      new Chain(disk, sectorSize, extended.firstLba(), found).follow();
    }
    found.removeIf(one -> one.ebrLba() == 0 && one.entry().isExtended());
    return new MbrTable(mbr, extended, List.copyOf(found));
  }

  private static Found inside(Found found, ImageSource disk, int sectorSize) throws IOException {
    // the last sector may be there in part only
    long sectors = Alignment.unitsFor(disk.size(), sectorSize);
    if (found.end() > sectors) {
      throw fault(
          "SizeInLBA",
          found.offset() + 0xC,
          found.entry().sectors() + " from " + found.firstLba(),
          "beyond the end of the disk (" + sectors + " sectors)");
    }
    return found;
  }

  private static ImageFormatException fault(
      String field, long offset, Object found, String expectation) {
    return StructReader.fault("MBR entry", field, offset, found, expectation);
  }

  /** The extended boot records, each of which tells where the next is, from a common base. */
  private record Chain(ImageSource disk, int sectorSize, long base, List<Found> found) {

    void follow() throws IOException {
      var visited = new TreeSet<Long>();
      int number = MbrSector.ENTRIES + 1;
      long lba = base;
      while (true) {
        if (!visited.add(lba)) {
          throw new ImageFormatException("extended boot records: a loop back to sector " + lba);
        }
        if (visited.size() > MOST_PARTITIONS) {
          throw new ImageFormatException(
              "extended boot records: more than " + MOST_PARTITIONS + ", Linux counts no further");
        }
        MbrSector record = read(lba);
        MbrEntry partition = record.entries().get(0);
        if (partition.isUsed() && !partition.isExtended()) {
          long offset = MbrSector.entryOffset(lba * sectorSize, 0);
          found.add(
              inside(
                  new Found(number++, partition, lba + partition.firstLba(), lba, offset),
                  disk,
                  sectorSize));
        }
        MbrEntry next = record.entries().get(1);
        if (!next.isUsed()) {
          return;
        }
        if (!next.isExtended()) {
          throw fault(
              "OSType",
              MbrSector.entryOffset(lba * sectorSize, 1) + 4,
              "0x" + Integer.toHexString(next.type()),
              "expected 0x5, the next extended boot record");
        }
        lba = base + next.firstLba();
      }
    }

    private MbrSector read(long lba) throws IOException {
      var sector = ByteBuffer.allocate(MbrSector.SIZE);
      if (lba >= disk.size() / sectorSize) {
        throw new ImageFormatException(
            "extended boot record at sector " + lba + ": beyond the end of the disk");
      }
      disk.readAt(lba * sectorSize, sector);
      return MbrSector.readFrom("extended boot record", sector.flip(), lba * sectorSize);
    }
  }
}
