package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A master boot record or an extended boot record: 512 bytes, little-endian, at the beginning of
 * its sector (UEFI 2.10, table 5.1).
 *
 * @param bootCode 440 bytes
 * @param signature that names the disk, 32 bits
 * @param entries four
 */
record MbrSector(byte[] bootCode, long signature, List<MbrEntry> entries) {

  static final int SIZE = 512;
  static final int ENTRIES = 4;

  /** Where the first entry is. */
  static final int TABLE = 0x1BE;

  /** The record of up to four entries, filled up with empty ones. */
  static MbrSector of(BootCode bootCode, long signature, List<MbrEntry> used) {
    var entries = new ArrayList<>(used);
    while (entries.size() < ENTRIES) {
      entries.add(MbrEntry.EMPTY);
    }
    return new MbrSector(bootCode.toBytes(), signature, List.copyOf(entries));
  }

  ByteBuffer toSector(int sectorSize) {
    var sector = ByteBuffer.allocate(sectorSize);
    StructWriter out =
        new StructWriter("MBR", sector)
            .at(0x000)
            .bytes("BootCode", bootCode, BootCode.SIZE)
            .at(0x1B8)
            .u32("UniqueMBRDiskSignature", signature)
            .at(0x1BC)
            .zeros(2);
    for (MbrEntry entry : entries) {
      entry.writeTo(sector);
    }
    out.at(0x1FE).u16("Signature", 0xAA55).at(SIZE);
    return sector.clear();
  }

  static MbrSector readFrom(String record, ByteBuffer sector, long base)
      throws ImageFormatException {
    var in = new StructReader(record, sector, base);
    new StructReader(record, sector.duplicate().position(0x1FE), base + 0x1FE)
        .expect("Signature", 2, 0xAA55);
    byte[] bootCode = in.at(0x000).bytes("BootCode", BootCode.SIZE);
    long signature = in.at(0x1B8).u32("UniqueMBRDiskSignature");
    in.at(0x1BC).skip(2);
    var entries = new ArrayList<MbrEntry>();
    for (int i = 0; i < ENTRIES; i++) {
      entries.add(MbrEntry.readFrom(sector, base + TABLE + (long) i * MbrEntry.SIZE));
    }
    return new MbrSector(bootCode, signature, List.copyOf(entries));
  }

  /** Where an entry is, counted from 0, in a record that is at {@code base}. */
  static long entryOffset(long base, int index) {
    return base + TABLE + (long) index * MbrEntry.SIZE;
  }
}
