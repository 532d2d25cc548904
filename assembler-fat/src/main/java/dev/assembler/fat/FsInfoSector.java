package dev.assembler.fat;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;

/**
 * The FSInfo sector of FAT32 (specification 1.03, 5): hints for who looks for free clusters, in the
 * first 512 bytes of the sector, little-endian.
 */
record FsInfoSector(long freeClusters, long nextFree) {

  static final int SIZE = 512;
  static final long UNKNOWN = 0xFFFF_FFFFL;

  void writeTo(ByteBuffer sector) {
    new StructWriter("FSInfo sector", sector)
        .at(0x000)
        .u32("FSI_LeadSig", 0x4161_5252L)
        .at(0x004)
        .zeros(480)
        .at(0x1E4)
        .u32("FSI_StrucSig", 0x6141_7272L)
        .at(0x1E8)
        .u32("FSI_Free_Count", freeClusters)
        .at(0x1EC)
        .u32("FSI_Nxt_Free", nextFree)
        .at(0x1F0)
        .zeros(12)
        .at(0x1FC)
        .u32("FSI_TrailSig", 0xAA55_0000L)
        .at(SIZE);
  }

  static FsInfoSector readFrom(ByteBuffer sector, long base) throws ImageFormatException {
    var in = new StructReader("FSInfo sector", sector, base);
    in.at(0x000).expect("FSI_LeadSig", 4, 0x4161_5252L);
    in.at(0x004).skip(480);
    in.at(0x1E4).expect("FSI_StrucSig", 4, 0x6141_7272L);
    long freeClusters = in.at(0x1E8).u32("FSI_Free_Count");
    long nextFree = in.at(0x1EC).u32("FSI_Nxt_Free");
    in.at(0x1F0).skip(12);
    in.at(0x1FC).expect("FSI_TrailSig", 4, 0xAA55_0000L).at(SIZE);
    return new FsInfoSector(freeClusters, nextFree);
  }
}
