package dev.assembler.fat;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.PaddedText;
import dev.assembler.core.bytes.PaddedText.Alphabet;
import dev.assembler.core.bytes.PaddedText.Padding;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The first 512 bytes of a volume (specification 1.03, 3): jump, BIOS parameter block, its
 * extension, which FAT32 has 28 bytes later, and the signature. Little-endian.
 *
 * @param label eleven characters without the spaces at their end, "NO NAME" for none
 * @param activeFat the one copy of the table that counts, or {@link #MIRRORED}; FAT32 only
 * @param rootCluster FAT32 only, else 0
 * @param infoSector of FSInfo, FAT32 only, 0 for none
 * @param backupSector of the backup of this one, FAT32 only, 0 for none
 */
record BootSector(
    FatGeometry geometry,
    String oemName,
    int media,
    int sectorsPerTrack,
    int heads,
    long hiddenSectors,
    long volumeSerial,
    String label,
    int activeFat,
    long rootCluster,
    int infoSector,
    int backupSector) {

  static final int SIZE = 512;
  static final int MIRRORED = -1;
  static final String NO_LABEL = "NO NAME";

  static final int INFO_SECTOR = 1;
  static final int BACKUP_SECTOR = 6;

  /** An extension with serial, label and type follows; 0x28: a serial only. */
  private static final int EXTENDED = 0x29;

  private static final int SERIAL_ONLY = 0x28;

  private static final int NO_MIRROR = 0x80;

  /** int 0x18, which goes on to the next boot device, and a halt in case it comes back. */
  private static final byte[] BOOT_CODE = {
    (byte) 0xCD, 0x18, (byte) 0xF4, (byte) 0xEB, (byte) 0xFD
  };

  private static final String RECORD = "boot sector";

  static BootSector of(FatOptions options, FatGeometry geometry) {
    int track = options.sectorsPerTrack();
    if (track == FatOptions.AUTO) {
      track = (int) Math.min(32, Long.lowestOneBit(geometry.totalSectors()));
    }
    boolean fat32 = geometry.type() == FatType.FAT32;
    return new BootSector(
        geometry,
        options.oemName(),
        options.media(),
        track,
        options.heads() == FatOptions.AUTO ? 64 : options.heads(),
        options.hiddenSectors(),
        options.volumeSerial(),
        options.label().isEmpty() ? NO_LABEL : options.label(),
        MIRRORED,
        fat32 ? FatGeometry.FIRST_CLUSTER : 0,
        fat32 ? INFO_SECTOR : 0,
        fat32 ? BACKUP_SECTOR : 0);
  }

  void writeTo(ByteBuffer sector) {
    boolean fat32 = geometry.type() == FatType.FAT32;
    boolean small = !fat32 && geometry.totalSectors() <= 0xFFFF;
    var out =
        new StructWriter(RECORD, sector)
            .at(0x00)
            .bytes("BS_jmpBoot", new byte[] {(byte) 0xEB, jump(), (byte) 0x90}, 3)
            .at(0x03)
            .bytes("BS_OEMName", text("BS_OEMName", oemName, 8), 8)
            .at(0x0B)
            .u16("BPB_BytsPerSec", geometry.sectorSize())
            .at(0x0D)
            .u8("BPB_SecPerClus", geometry.sectorsPerCluster())
            .at(0x0E)
            .u16("BPB_RsvdSecCnt", geometry.reservedSectors())
            .at(0x10)
            .u8("BPB_NumFATs", geometry.fats())
            .at(0x11)
            .u16("BPB_RootEntCnt", geometry.rootEntries())
            .at(0x13)
            .u16("BPB_TotSec16", small ? geometry.totalSectors() : 0)
            .at(0x15)
            .u8("BPB_Media", media)
            .at(0x16)
            .u16("BPB_FATSz16", fat32 ? 0 : geometry.fatSectors())
            .at(0x18)
            .u16("BPB_SecPerTrk", sectorsPerTrack)
            .at(0x1A)
            .u16("BPB_NumHeads", heads)
            .at(0x1C)
            .u32("BPB_HiddSec", hiddenSectors)
            .at(0x20)
            .u32("BPB_TotSec32", small ? 0 : geometry.totalSectors())
            .at(0x24);
    if (fat32) {
      out.u32("BPB_FATSz32", geometry.fatSectors())
          .at(0x28)
          .u16("BPB_ExtFlags", 0)
          .at(0x2A)
          .u16("BPB_FSVer", 0)
          .at(0x2C)
          .u32("BPB_RootClus", rootCluster)
          .at(0x30)
          .u16("BPB_FSInfo", infoSector)
          .at(0x32)
          .u16("BPB_BkBootSec", backupSector)
          .at(0x34)
          .zeros(12);
    }
    int extension = extension(fat32);
    int code = extension + 26;
    out.at(extension)
        .u8("BS_DrvNum", media == 0xF0 ? 0 : 0x80)
        .at(extension + 1)
        .u8("BS_Reserved1", 0)
        .at(extension + 2)
        .u8("BS_BootSig", EXTENDED)
        .at(extension + 3)
        .u32("BS_VolID", volumeSerial)
        .at(extension + 7)
        .bytes("BS_VolLab", text("BS_VolLab", label, 11), 11)
        .at(extension + 18)
        .bytes("BS_FilSysType", text("", geometry.type().name(), 8), 8)
        .at(code)
        .bytes("BS_BootCode", BOOT_CODE, BOOT_CODE.length)
        .at(code + BOOT_CODE.length)
        .zeros(0x1FE - code - BOOT_CODE.length)
        .at(0x1FE)
        .u16("Signature_word", 0xAA55)
        .at(SIZE);
  }

  private byte jump() {
    return (byte) (geometry.type() == FatType.FAT32 ? 0x58 : 0x3C);
  }

  private static int extension(boolean fat32) {
    return fat32 ? 0x40 : 0x24;
  }

  private static byte[] text(String field, String text, int width) {
    return PaddedText.ascii(field, text, width, Padding.SPACE, Alphabet.PRINTABLE_ASCII);
  }

  static BootSector readFrom(ImageSource image) throws IOException {
    var sector = ByteBuffer.allocate(SIZE);
    image.readAt(0, sector);
    BootSector read = readFrom(sector.flip());
    long size = read.geometry.size();
    if (size > image.size()) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "boot sector: a volume of %d bytes, beyond the end of the image (%d)",
              size,
              image.size()));
    }
    return read;
  }

  private static BootSector readFrom(ByteBuffer sector) throws ImageFormatException {
    var in = new StructReader(RECORD, sector, 0);
    byte[] jump = in.at(0x00).bytes("BS_jmpBoot", 3);
    if (!(jump[0] == (byte) 0xEB && jump[2] == (byte) 0x90) && jump[0] != (byte) 0xE9) {
      throw in.fault("BS_jmpBoot", 3, hex(jump), "expected EB xx 90 or E9: no FAT volume");
    }
    byte[] oemName = in.at(0x03).bytes("BS_OEMName", 8);
    int sectorSize = in.at(0x0B).u16("BPB_BytsPerSec");
    if (sectorSize < 512 || sectorSize > 4096 || Integer.bitCount(sectorSize) != 1) {
      throw in.fault("BPB_BytsPerSec", 2, sectorSize, "expected 512, 1024, 2048 or 4096");
    }
    int perCluster = in.at(0x0D).u8("BPB_SecPerClus");
    if (Integer.bitCount(perCluster) != 1) {
      throw in.fault("BPB_SecPerClus", 1, perCluster, "expected a power of two");
    }
    int reserved = in.at(0x0E).u16("BPB_RsvdSecCnt");
    if (reserved == 0) {
      throw in.fault("BPB_RsvdSecCnt", 2, reserved, "expected at least 1");
    }
    int fats = in.at(0x10).u8("BPB_NumFATs");
    if (fats == 0) {
      throw in.fault("BPB_NumFATs", 1, fats, "expected at least 1");
    }
    int rootEntries = in.at(0x11).u16("BPB_RootEntCnt");
    int totalSectors16 = in.at(0x13).u16("BPB_TotSec16");
    int media = in.at(0x15).u8("BPB_Media");
    if (media != 0xF0 && media < 0xF8) {
      throw in.fault("BPB_Media", 1, media, "expected 240 or 248 to 255");
    }
    int fatSectors16 = in.at(0x16).u16("BPB_FATSz16");
    int sectorsPerTrack = in.at(0x18).u16("BPB_SecPerTrk");
    int heads = in.at(0x1A).u16("BPB_NumHeads");
    long hiddenSectors = in.at(0x1C).u32("BPB_HiddSec");
    long totalSectors32 = in.at(0x20).u32("BPB_TotSec32");
    if (totalSectors16 != 0 && totalSectors32 != 0 && totalSectors16 != totalSectors32) {
      throw in.fault("BPB_TotSec32", 4, totalSectors32, "BPB_TotSec16 says " + totalSectors16);
    }
    long totalSectors = totalSectors16 != 0 ? totalSectors16 : totalSectors32;
    // As Linux decides it, and before any count of clusters: volumes at the borders stay readable.
    boolean fat32 = fatSectors16 == 0;
    if (fat32 != (rootEntries == 0)) {
      throw StructReader.fault(
          RECORD,
          "BPB_RootEntCnt",
          0x11,
          rootEntries,
          fat32 ? "expected 0, for FAT32 (BPB_FATSz16 is 0)" : "expected at least 1");
    }
    long fatSectors = fatSectors16;
    int activeFat = MIRRORED;
    long rootCluster = 0;
    int infoSector = 0;
    int backupSector = 0;
    if (fat32) {
      fatSectors = in.at(0x24).u32("BPB_FATSz32");
      if (fatSectors == 0) {
        throw in.fault("BPB_FATSz32", 4, fatSectors, "expected at least 1");
      }
      int flags = in.at(0x28).u16("BPB_ExtFlags");
      if ((flags & NO_MIRROR) != 0) {
        activeFat = flags & 0xF;
        if (activeFat >= fats) {
          throw in.fault("BPB_ExtFlags", 2, flags, "only " + fats + " tables are there");
        }
      }
      in.at(0x2A).expect("BPB_FSVer", 2, 0);
      rootCluster = in.at(0x2C).u32("BPB_RootClus");
      infoSector = in.at(0x30).u16("BPB_FSInfo");
      infoSector = infoSector == 0xFFFF ? 0 : infoSector;
      if (infoSector >= reserved) {
        throw in.fault("BPB_FSInfo", 2, infoSector, "expected one of " + reserved + " sectors");
      }
      backupSector = in.at(0x32).u16("BPB_BkBootSec");
      backupSector = backupSector == 0xFFFF ? 0 : backupSector;
      if (backupSector >= reserved) {
        throw in.fault("BPB_BkBootSec", 2, backupSector, "expected one of " + reserved);
      }
      in.at(0x34).skip(12);
    }
    int extension = extension(fat32);
    in.at(extension).skip(2);
    int signature = in.at(extension + 2).u8("BS_BootSig");
    long serial = in.u32("BS_VolID");
    byte[] label = in.bytes("BS_VolLab", ShortName.LENGTH);
    in.skip(8 + 0x1FE - extension - 26);
    in.at(0x1FE).expect("Signature_word", 2, 0xAA55).at(SIZE);
    FatGeometry geometry =
        geometry(
            fat32, sectorSize, perCluster, reserved, fats, fatSectors, rootEntries, totalSectors);
    if (fat32
        && (rootCluster < FatGeometry.FIRST_CLUSTER || rootCluster > geometry.lastCluster())) {
      throw StructReader.fault(
          RECORD, "BPB_RootClus", 0x2C, rootCluster, "expected 2 to " + geometry.lastCluster());
    }
    boolean hasSerial = signature == EXTENDED || signature == SERIAL_ONLY;
    return new BootSector(
        geometry,
        latin1(oemName),
        media,
        sectorsPerTrack,
        heads,
        hiddenSectors,
        hasSerial ? serial : 0,
        signature == EXTENDED ? latin1(label) : NO_LABEL,
        activeFat,
        rootCluster,
        infoSector,
        backupSector);
  }

  /** Checks that the parts have room, and decides the type. */
  private static FatGeometry geometry(
      boolean fat32,
      int sectorSize,
      int perCluster,
      int reserved,
      int fats,
      long fatSectors,
      int rootEntries,
      long totalSectors)
      throws ImageFormatException {
    var geometry =
        new FatGeometry(
            FatType.FAT32,
            sectorSize,
            perCluster,
            reserved,
            fats,
            fatSectors,
            rootEntries,
            totalSectors);
    long clusters = geometry.dataOffset() > geometry.size() ? 0 : geometry.clusters();
    if (clusters < 1) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "boot sector: %d sectors, of which %d come before the data: no room for a cluster",
              totalSectors,
              geometry.dataOffset() / sectorSize));
    }
    FatType type =
        fat32
            ? FatType.FAT32
            : clusters <= FatType.FAT12.mostClusters() ? FatType.FAT12 : FatType.FAT16;
    if (clusters > type.mostClusters()) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "boot sector: %d clusters, %s has at most %d",
              clusters,
              type,
              type.mostClusters()));
    }
    long needed = type.tableBytes(clusters + FatGeometry.FIRST_CLUSTER);
    if (needed > geometry.fatSize()) {
      throw StructReader.fault(
          RECORD,
          fat32 ? "BPB_FATSz32" : "BPB_FATSz16",
          fat32 ? 0x24 : 0x16,
          fatSectors,
          String.format(Locale.ROOT, "%d clusters need %d bytes of table", clusters, needed));
    }
    return new FatGeometry(
        type, sectorSize, perCluster, reserved, fats, fatSectors, rootEntries, totalSectors);
  }

  /** Text that is only shown: any byte is a character. */
  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
  }
}
