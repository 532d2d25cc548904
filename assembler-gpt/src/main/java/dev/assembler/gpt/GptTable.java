package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A header that was read, with its entries by their numbers, all checksums right.
 *
 * @param record the header's name in messages
 */
record GptTable(String record, GptHeader header, NavigableMap<Integer, GptEntry> entries) {

  /** More than any tool writes: a thousand times the usual. */
  private static final long LARGEST_ARRAY = 1 << 24;

  private static final int LARGEST_ENTRY = 4096;

  /** Reads the table whose header is at this LBA. */
  static GptTable read(
      String record, ImageSource disk, int sectorSize, long headerLba, Limits limits)
      throws IOException {
    byte[] sector = new byte[sectorSize];
    long base = headerLba * sectorSize;
    if (headerLba < 1 || base > disk.size() - sectorSize) {
      throw new ImageFormatException(
          record + ": no sector for it, the disk has " + disk.size() + " bytes");
    }
    disk.readAt(base, ByteBuffer.wrap(sector));
    GptHeader header = GptHeader.readFrom(record, sector, base);
    if (header.myLba() != headerLba) {
      throw StructReader.fault(
          record, "MyLBA", base + 0x18, header.myLba(), "expected " + headerLba);
    }
    requireArray(record, disk, sectorSize, header, base, limits);
    return new GptTable(
        record, header, new EntryArrayReader(disk, sectorSize, header, limits).read(record, base));
  }

  private static void requireArray(
      String record, ImageSource disk, int sectorSize, GptHeader header, long base, Limits limits)
      throws IOException {
    long size = header.entrySize();
    if (size < GptEntry.SIZE || size > LARGEST_ENTRY || Long.bitCount(size) != 1) {
      throw StructReader.fault(
          record, "SizeOfPartitionEntry", base + 0x54, size, "expected 128, 256 .. 4096");
    }
    long bytes = size * header.entryCount();
    if (bytes > Math.min(LARGEST_ARRAY, limits.allocation())) {
      throw StructReader.fault(
          record,
          "NumberOfPartitionEntries",
          base + 0x50,
          header.entryCount(),
          "beyond the limit of " + Math.min(LARGEST_ARRAY, limits.allocation()) + " bytes");
    }
    long lba = header.entriesLba();
    if (lba < 2 || lba > disk.size() / sectorSize - (bytes + sectorSize - 1) / sectorSize) {
      throw StructReader.fault(
          record,
          "PartitionEntryLBA",
          base + 0x48,
          Long.toUnsignedString(lba),
          "beyond the end of the disk (" + disk.size() / sectorSize + " sectors)");
    }
  }

  /** Reads entries a piece at a time, so that only those in use take memory. */
  private record EntryArrayReader(
      ImageSource disk, int sectorSize, GptHeader header, Limits limits) {

    private static final int PIECE = 1 << 16;

    NavigableMap<Integer, GptEntry> read(String record, long base) throws IOException {
      var entries = new TreeMap<Integer, GptEntry>();
      var crc = new CRC32();
      int size = (int) header.entrySize();
      long start = header.entriesLba() * sectorSize;
      long bytes = size * header.entryCount();
      for (long at = 0; at < bytes; at += PIECE) {
        var piece = ByteBuffer.allocate((int) Math.min(PIECE, bytes - at));
        disk.readAt(start + at, piece);
        crc.update(piece.flip().duplicate());
        for (int inPiece = 0; inPiece < piece.limit(); inPiece += size) {
          int number = (int) ((at + inPiece) / size) + 1;
          addUsed(entries, number, piece.slice(inPiece, GptEntry.SIZE), start + at + inPiece);
        }
      }
      if (crc.getValue() != header.entriesCrc32()) {
        throw StructReader.fault(
            record,
            "PartitionEntryArrayCRC32",
            base + 0x58,
            GptHeader.hex(header.entriesCrc32()),
            "expected " + GptHeader.hex(crc.getValue()));
      }
      return entries;
    }

    private void addUsed(
        NavigableMap<Integer, GptEntry> entries, int number, ByteBuffer bytes, long at)
        throws IOException {
      if (bytes.getLong(0) == 0 && bytes.getLong(8) == 0) {
        return;
      }
      if (entries.size() >= limits.nodes()) {
        throw new ImageFormatException(
            "GPT entries: more than the limit of " + limits.nodes() + " partitions");
      }
      GptEntry entry = GptEntry.readFrom(bytes, at);
      long sectors = disk.size() / sectorSize;
      String beyond = "beyond the end of the disk (" + sectors + " sectors)";
      if (entry.firstLba() < 0 || entry.firstLba() >= sectors) {
        throw fault("StartingLBA", at + 0x20, entry.firstLba(), beyond);
      }
      if (entry.lastLba() < 0 || entry.lastLba() >= sectors) {
        throw fault("EndingLBA", at + 0x28, entry.lastLba(), beyond);
      }
      if (entry.lastLba() < entry.firstLba()) {
        throw fault("EndingLBA", at + 0x28, entry.lastLba(), "before its StartingLBA");
      }
      entries.put(number, entry);
    }

    private static ImageFormatException fault(
        String field, long at, long found, String expectation) {
      return StructReader.fault("GPT entry", field, at, Long.toUnsignedString(found), expectation);
    }
  }
}
