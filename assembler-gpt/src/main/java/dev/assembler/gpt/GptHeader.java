package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The GPT header (UEFI 2.10, 5.3.2): the first 92 bytes of its sector, little-endian. The primary
 * one is at LBA 1, the backup at the last LBA; each points at the other.
 *
 * @param entrySize of one entry; ours are of 128 bytes
 */
record GptHeader(
    long myLba,
    long alternateLba,
    long firstUsableLba,
    long lastUsableLba,
    UUID diskGuid,
    long entriesLba,
    long entryCount,
    long entrySize,
    long entriesCrc32) {

  static final int SIZE = 92;
  static final String SIGNATURE = "EFI PART";
  private static final long REVISION_1_0 = 0x0001_0000;
  private static final int HEADER_CRC32 = 0x10;

  /** The same table's other header. */
  GptHeader alternate(long otherEntriesLba) {
    return new GptHeader(
        /* myLba= */ alternateLba,
        /* alternateLba= */ myLba,
        firstUsableLba,
        lastUsableLba,
        diskGuid,
        otherEntriesLba,
        entryCount,
        entrySize,
        entriesCrc32);
  }

  ByteBuffer toSector(int sectorSize) {
    var sector = ByteBuffer.allocate(sectorSize);
    new StructWriter("GPT header", sector)
        .at(0x00)
        .ascii("Signature", SIGNATURE, 8)
        .at(0x08)
        .u32("Revision", REVISION_1_0)
        .at(0x0C)
        .u32("HeaderSize", SIZE)
        .at(0x10)
        .u32("HeaderCRC32", 0) // taken over the header with this field at zero
        .at(0x14)
        .zeros(4)
        .at(0x18)
        .u64("MyLBA", myLba)
        .at(0x20)
        .u64("AlternateLBA", alternateLba)
        .at(0x28)
        .u64("FirstUsableLBA", firstUsableLba)
        .at(0x30)
        .u64("LastUsableLBA", lastUsableLba)
        .at(0x38)
        .guid("DiskGUID", diskGuid)
        .at(0x48)
        .u64("PartitionEntryLBA", entriesLba)
        .at(0x50)
        .u32("NumberOfPartitionEntries", entryCount)
        .at(0x54)
        .u32("SizeOfPartitionEntry", entrySize)
        .at(0x58)
        .u32("PartitionEntryArrayCRC32", entriesCrc32)
        .at(SIZE);
    sector.order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER_CRC32, (int) crc32(sector.array(), SIZE));
    return sector.clear();
  }

  /** Reads a header whose checksum is right; its place and pointers are for the reader to judge. */
  static GptHeader readFrom(String record, byte[] sector, long base) throws ImageFormatException {
    var in = new StructReader(record, ByteBuffer.wrap(sector), base);
    in.at(0x00).expectAscii("Signature", SIGNATURE);
    in.at(0x08).expect("Revision", 4, REVISION_1_0);
    long size = in.at(0x0C).u32("HeaderSize");
    if (size < SIZE || size > sector.length) {
      throw in.fault("HeaderSize", 4, size, "expected 92 to " + sector.length);
    }
    long stored = in.at(0x10).u32("HeaderCRC32");
    byte[] summed = sector.clone();
    ByteBuffer.wrap(summed).putInt(HEADER_CRC32, 0);
    long actual = crc32(summed, (int) size);
    if (stored != actual) {
      throw in.fault("HeaderCRC32", 4, hex(stored), "expected " + hex(actual));
    }
    in.at(0x14).zeros(4);
    var header =
        new GptHeader(
            in.at(0x18).u64("MyLBA"),
            in.at(0x20).u64("AlternateLBA"),
            in.at(0x28).u64("FirstUsableLBA"),
            in.at(0x30).u64("LastUsableLBA"),
            in.at(0x38).guid("DiskGUID"),
            in.at(0x48).u64("PartitionEntryLBA"),
            in.at(0x50).u32("NumberOfPartitionEntries"),
            in.at(0x54).u32("SizeOfPartitionEntry"),
            in.at(0x58).u32("PartitionEntryArrayCRC32"));
    in.at(SIZE);
    return header;
  }

  static String hex(long value) {
    return String.format(Locale.ROOT, "0x%08x", value);
  }

  private static long crc32(byte[] bytes, int length) {
    var crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }
}
