package dev.assembler.gpt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What is demanded of an MBR that stands alone. */
record MbrVerifier(ImageSource disk, int sectorSize) {

  void verify(MbrTable table) throws IOException {
    requireNoGpt();
    int active = 0;
    for (int i = 0; i < MbrSector.ENTRIES; i++) {
      MbrEntry entry = table.mbr().entries().get(i);
      long at = MbrSector.entryOffset(0, i);
      if (entry.status() == MbrEntry.ACTIVE && ++active > 1) {
        throw StructReader.fault("MBR entry", "BootIndicator", at, "0x80", "a second active one");
      }
      if (entry.isUsed() && (entry.sectors() == 0 || entry.firstLba() == 0)) {
        throw StructReader.fault(
            "MBR entry",
            "SizeInLBA",
            at + 0xC,
            entry.sectors(),
            "from " + entry.firstLba() + ", where the MBR is");
      }
      if (!entry.isUsed() && (entry.sectors() != 0 || entry.firstLba() != 0)) {
        throw StructReader.fault("MBR entry", "OSType", at + 4, 0, "but it has sectors");
      }
      if (entry.isUsed()) {
        requireChs(entry, at, entry.firstLba());
      }
    }
    for (MbrTable.Found found : table.found()) {
      verify(found, table.extended());
    }
  }

  private static void verify(MbrTable.Found found, MbrEntry extended) throws ImageFormatException {
    long extendedEnd = extended.firstLba() + extended.sectors();
    boolean overlaps =
        extended.isUsed() && found.firstLba() < extendedEnd && found.end() > extended.firstLba();
    if (found.ebrLba() == 0) {
      if (overlaps) {
        throw StructReader.fault(
            "MBR entry",
            "StartingLBA",
            found.offset() + 8,
            found.firstLba(),
            "overlaps the extended partition, " + extended.firstLba() + " to " + (extendedEnd - 1));
      }
      return;
    }
    if (found.firstLba() <= found.ebrLba()
        || found.end() > extendedEnd
        || found.entry().sectors() == 0) {
      throw StructReader.fault(
          "MBR entry",
          "StartingLBA",
          found.offset() + 8,
          found.entry().firstLba(),
          "with " + found.entry().sectors() + " sectors outside of the extended partition");
    }
    requireChs(found.entry(), found.offset(), found.firstLba());
  }

  /** Zeros where a tool writes none, else what the addresses are. */
  private static void requireChs(MbrEntry entry, long at, long firstLba)
      throws ImageFormatException {
    int start = Chs.of(firstLba, Chs.BEYOND);
    int end = Chs.of(firstLba + entry.sectors() - 1, Chs.BEYOND);
    boolean none = entry.startChs() == 0 && entry.endChs() == 0;
    if (!none && (entry.startChs() != start || entry.endChs() != end)) {
      throw StructReader.fault(
          "MBR entry",
          "StartingCHS",
          at + 1,
          Integer.toHexString(entry.startChs()) + " to " + Integer.toHexString(entry.endChs()),
          "expected " + Integer.toHexString(start) + " to " + Integer.toHexString(end));
    }
  }

  /** A GPT that no protective entry announces is one that somebody forgot to wipe. */
  private void requireNoGpt() throws IOException {
    if (disk.size() < 2L * sectorSize) {
      return;
    }
    var signature = ByteBuffer.allocate(GptHeader.SIGNATURE.length());
    disk.readAt(sectorSize, signature);
    if (Arrays.equals(signature.array(), GptHeader.SIGNATURE.getBytes(US_ASCII))) {
      throw new ImageFormatException(
          "MBR: no protective entry, but a GPT header is at sector 1; which is meant?");
    }
  }
}
