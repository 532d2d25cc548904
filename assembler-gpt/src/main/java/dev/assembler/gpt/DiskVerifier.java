package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;

/** Demands of a disk all that reading forgives. */
final class DiskVerifier {

  private final ImageSource disk;
  private final DiskReader reader;
  private PartitionTable table;
  private int sectorSize;

  DiskVerifier(ImageSource disk, Limits limits) {
    this.disk = disk;
    this.reader = new DiskReader(disk, limits);
  }

  ImageSummary verify(OptionalInt wanted) throws IOException {
    table = reader.read(wanted);
    sectorSize = table.sectorSize();
    if (disk.size() % sectorSize != 0) {
      throw new ImageFormatException(
          "disk: " + disk.size() + " bytes, not a multiple of its sectors of " + sectorSize);
    }
    MbrSector mbr = reader.mbr();
    var facts = new LinkedHashMap<String, Long>();
    facts.put("partitions", (long) table.partitions().size());
    if (table.kind().hasGpt()) {
      GptTable primary = reader.primary(sectorSize);
      GptTable backup = reader.backup(sectorSize);
      new GptVerifier(disk, table.kind(), sectorSize).verify(mbr, primary, backup);
    } else {
      new MbrVerifier(disk, sectorSize).verify(MbrTable.read(mbr, disk, sectorSize));
    }
    requireApart();
    facts.put("alignment", alignment());
    return new ImageSummary(disk.size(), sections(), facts);
  }

  private void requireApart() throws ImageFormatException {
    long end = 0;
    for (Partition partition : ascending()) {
      if (partition.offset() < end) {
        throw new ImageFormatException(
            "partition "
                + partition.number()
                + ": begins at 0x"
                + Long.toHexString(partition.offset())
                + ", before another one ends at 0x"
                + Long.toHexString(end));
      }
      end = Math.max(end, partition.offset() + partition.size());
    }
  }

  private List<Partition> ascending() {
    return table.partitions().stream().sorted(Comparator.comparingLong(Partition::offset)).toList();
  }

  /** The largest power of two that all partitions begin at a multiple of. */
  private long alignment() {
    long bits = 0;
    for (Partition partition : table.partitions()) {
      bits |= partition.offset();
    }
    return Long.lowestOneBit(bits);
  }

  private List<Section> sections() throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("MBR", 0, sectorSize));
    for (Partition partition : table.partitions()) {
      String name = partition.name().isEmpty() ? "" : " \"" + partition.name() + '"';
      sections.add(
          new Section(
              "partition " + partition.number() + name, partition.offset(), partition.size()));
    }
    if (table.kind().hasGpt()) {
      addTable(sections, "", reader.primary(sectorSize).header());
      addTable(sections, "backup ", reader.backup(sectorSize).header());
    }
    sections.sort(Comparator.comparingLong(Section::offset));
    return sections;
  }

  private void addTable(List<Section> sections, String which, GptHeader header) {
    sections.add(new Section(which + "GPT header", header.myLba() * sectorSize, sectorSize));
    sections.add(
        new Section(
            which + "partition entries",
            header.entriesLba() * sectorSize,
            header.entryCount() * header.entrySize()));
  }
}
