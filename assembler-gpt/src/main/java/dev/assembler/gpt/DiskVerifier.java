package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.UUID;

/** Demands of a disk all that reading forgives. */
final class DiskVerifier {

  private final ImageSource disk;
  private final DiskReader reader;
  private PartitionTable table;
  private int sectorSize;
  private long sectors;

  DiskVerifier(ImageSource disk, Limits limits) {
    this.disk = disk;
    this.reader = new DiskReader(disk, limits);
  }

  ImageSummary verify(OptionalInt wanted) throws IOException {
    table = reader.read(wanted);
    sectorSize = table.sectorSize();
    sectors = disk.size() / sectorSize;
    if (disk.size() % sectorSize != 0) {
      throw new ImageFormatException(
          "disk: " + disk.size() + " bytes, not a multiple of its sectors of " + sectorSize);
    }
    MbrSector mbr = reader.mbr();
    var facts = new LinkedHashMap<String, Long>();
    facts.put("partitions", (long) table.partitions().size());
    if (table.kind().hasGpt()) {
      verifyGpt(mbr);
    } else {
      new MbrVerifier(disk, sectorSize).verify(MbrTable.read(mbr, disk, sectorSize));
    }
    requireApart();
    facts.put("alignment", alignment());
    return new ImageSummary(disk.size(), sections(), facts);
  }

  private void verifyGpt(MbrSector mbr) throws IOException {
    GptTable primary = reader.primary(sectorSize);
    GptTable backup = reader.backup(sectorSize);
    requirePointers(primary, sectors - 1);
    requirePointers(backup, 1);
    GptHeader expected = primary.header().alternate(backup.header().entriesLba());
    if (!backup.header().equals(expected)) {
      throw new ImageFormatException(
          "backup GPT header: " + backup.header() + ", the primary one says " + expected);
    }
    if (!primary.entries().equals(backup.entries())) {
      throw new ImageFormatException(
          "backup GPT header: its entries are not those of the primary one");
    }
    requireUsable(primary, 1);
    requireUsable(backup, sectors - 1);
    var guids = new TreeSet<UUID>();
    for (Map.Entry<Integer, GptEntry> entry : primary.entries().entrySet()) {
      if (!guids.add(entry.getValue().guid())) {
        throw new ImageFormatException(
            "GPT entry "
                + entry.getKey()
                + ": GUID "
                + entry.getValue().guid()
                + ", another entry has it already");
      }
    }
    requireProtection(mbr, primary);
  }

  private void requirePointers(GptTable one, long otherLba) throws IOException {
    GptHeader header = one.header();
    long base = header.myLba() * sectorSize;
    if (header.alternateLba() != otherLba) {
      throw StructReader.fault(
          one.record(), "AlternateLBA", base + 0x20, header.alternateLba(), "expected " + otherLba);
    }
    byte[] rest = new byte[sectorSize - GptHeader.SIZE];
    disk.readAt(base + GptHeader.SIZE, ByteBuffer.wrap(rest));
    new StructReader(one.record(), ByteBuffer.wrap(rest), base + GptHeader.SIZE).zeros(rest.length);
  }

  /** Both arrays are outside of what partitions use, and all partitions inside of it. */
  private void requireUsable(GptTable one, long headerLba) throws ImageFormatException {
    GptHeader header = one.header();
    long base = headerLba * sectorSize;
    long arraySectors = (header.entryCount() * header.entrySize() + sectorSize - 1) / sectorSize;
    long first = header.firstUsableLba();
    long last = header.lastUsableLba();
    if (first < 2 || last < first - 1 || last >= sectors - 1) {
      throw StructReader.fault(
          one.record(),
          "LastUsableLBA",
          base + 0x30,
          first + " to " + last,
          "expected within sectors 2 to " + (sectors - 2));
    }
    boolean before = header.entriesLba() + arraySectors <= first;
    boolean after = header.entriesLba() > last && header.entriesLba() + arraySectors < sectors;
    if (!before && !after) {
      throw StructReader.fault(
          one.record(),
          "PartitionEntryLBA",
          base + 0x48,
          header.entriesLba(),
          arraySectors + " sectors among those for partitions, " + first + " to " + last);
    }
    for (Map.Entry<Integer, GptEntry> entry : one.entries().entrySet()) {
      if (entry.getValue().firstLba() < first || entry.getValue().lastLba() > last) {
        throw new ImageFormatException(
            "GPT entry "
                + entry.getKey()
                + ": sectors "
                + entry.getValue().firstLba()
                + " to "
                + entry.getValue().lastLba()
                + ", expected within "
                + first
                + " to "
                + last);
      }
    }
  }

  private void requireProtection(MbrSector mbr, GptTable primary) throws ImageFormatException {
    int protective = 0;
    for (int i = 0; i < MbrSector.ENTRIES; i++) {
      MbrEntry entry = mbr.entries().get(i);
      long at = MbrSector.entryOffset(0, i);
      if (entry.type() == MbrEntry.PROTECTIVE) {
        protective++;
        requireProtective(entry, at);
      } else if (entry.isUsed()) {
        requireMirrored(entry, at, primary);
      } else if (!entry.equals(MbrEntry.EMPTY)) {
        throw StructReader.fault("MBR entry", "OSType", at + 4, 0, "and other fields are not zero");
      }
    }
    if (protective != 1) {
      throw new ImageFormatException("MBR: " + protective + " protective entries, expected 1");
    }
  }

  private void requireProtective(MbrEntry entry, long at) throws ImageFormatException {
    long last = entry.firstLba() + entry.sectors() - 1;
    MbrEntry whole = MbrEntry.protective(sectors - 1);
    if (table.kind() == TableKind.GPT && entry.sectors() != whole.sectors()) {
      throw StructReader.fault(
          "MBR entry", "SizeInLBA", at + 0xC, entry.sectors(), "expected " + whole.sectors());
    }
    if (last >= sectors && entry.sectors() != MbrEntry.LARGEST || entry.sectors() == 0) {
      throw StructReader.fault(
          "MBR entry", "SizeInLBA", at + 0xC, entry.sectors(), "beyond the end of the disk");
    }
    if (entry.status() != 0) {
      throw StructReader.fault("MBR entry", "BootIndicator", at, entry.status(), "expected 0");
    }
    requireChs(entry, at, last);
  }

  /** Tools write what the address is, or that it is too large, even where it is not. */
  private static void requireChs(MbrEntry entry, long at, long last) throws ImageFormatException {
    if (entry.startChs() != whereStarts(entry)) {
      throw StructReader.fault(
          "MBR entry",
          "StartingCHS",
          at + 1,
          Integer.toHexString(entry.startChs()),
          "expected " + Integer.toHexString(whereStarts(entry)));
    }
    boolean known =
        entry.endChs() == Chs.of(last, Chs.BEYOND_PROTECTED)
            || entry.endChs() == Chs.BEYOND_PROTECTED
            || entry.endChs() == Chs.BEYOND;
    if (!known) {
      throw StructReader.fault(
          "MBR entry",
          "EndingCHS",
          at + 5,
          Integer.toHexString(entry.endChs()),
          "expected " + Integer.toHexString(Chs.of(last, Chs.BEYOND_PROTECTED)) + " or ffffff");
    }
  }

  private static int whereStarts(MbrEntry entry) {
    return Chs.of(entry.firstLba(), Chs.BEYOND);
  }

  private static void requireMirrored(MbrEntry entry, long at, GptTable primary)
      throws ImageFormatException {
    boolean mirrored =
        primary.entries().values().stream()
            .anyMatch(one ->
                one.firstLba() == entry.firstLba()
                    && one.lastLba() - one.firstLba() + 1 == entry.sectors());
    if (!mirrored) {
      throw StructReader.fault(
          "MBR entry",
          "StartingLBA",
          at + 8,
          entry.firstLba(),
          "with " + entry.sectors() + " sectors no partition of the GPT");
    }
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
