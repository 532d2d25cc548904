package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** What is demanded of a GPT: both copies of it, and the MBR that protects them. */
final class GptVerifier {

  private final ImageSource disk;
  private final TableKind kind;
  private final int sectorSize;
  private final long sectors;

  GptVerifier(ImageSource disk, TableKind kind, int sectorSize) throws IOException {
    this.disk = disk;
    this.kind = kind;
    this.sectorSize = sectorSize;
    this.sectors = disk.size() / sectorSize;
  }

  void verify(MbrSector mbr, GptTable primary, GptTable backup) throws IOException {
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
    if (kind == TableKind.GPT && entry.sectors() != whole.sectors()) {
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
            || entry.endChs() == Chs.ofStick(last, Chs.BEYOND)
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
}
