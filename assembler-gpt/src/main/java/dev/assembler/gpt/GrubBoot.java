package dev.assembler.gpt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.bytes.StructReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * GRUB for a BIOS, as grub-install would put it on a disk: boot.img in the MBR reads core.img's
 * first sector, which reads the rest. Where they are is patched in; nothing else is needed, and no
 * file system is looked into.
 */
public final class GrubBoot {

  private static final int SECTOR = 512;

  /** Offsets in boot.img (grub-core/boot/i386/pc/boot.S). */
  private static final int KERNEL_SECTOR = 0x5C;

  private static final int DRIVE_CHECK = 0x66;

  /** In core.img's first sector, diskboot.img: the last of its block lists. */
  private static final int BLOCK_LIST = 0x1F4;

  private static final int LOAD_SEGMENT = 0x0820;

  /** Low memory that grub-mkimage lets a core take: 0x8000 to 0x78000. */
  private static final int LARGEST_CORE = 0x70000;

  private final byte[] boot;
  private final byte[] core;

  private GrubBoot(byte[] boot, byte[] core) {
    this.boot = boot;
    this.core = core;
  }

  /**
   * @param bootImg the file boot.img of GRUB's folder i386-pc
   * @param coreImg what {@code grub-mkimage -O i386-pc} made
   * @throws ImageFormatException if one of them is another file, naming which one it seems to be
   */
  public static GrubBoot of(byte[] bootImg, byte[] coreImg) throws ImageFormatException {
    requireBootSector("boot.img", bootImg);
    requireUnpatched(bootImg);
    requireCore(coreImg);
    return new GrubBoot(bootImg.clone(), coreImg.clone());
  }

  /** How many bytes the core takes, in whole sectors. */
  long coreSize() {
    return Alignment.roundUp(core.length, SECTOR);
  }

  /** The code for an MBR of a disk whose core begins at this sector. */
  BootCode bootCode(long coreLba) {
    byte[] code = Arrays.copyOf(boot, BootCode.SIZE);
    ByteBuffer.wrap(code)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(KERNEL_SECTOR, coreLba)
        // no jump: a hard disk, whatever the BIOS says it is
        .putShort(DRIVE_CHECK, (short) 0x9090);
    return BootCode.of(code);
  }

  /** The core for this sector. */
  byte[] coreAt(long coreLba) {
    byte[] patched = Arrays.copyOf(core, (int) coreSize());
    ByteBuffer.wrap(patched).order(ByteOrder.LITTLE_ENDIAN).putLong(BLOCK_LIST, coreLba + 1);
    return patched;
  }

  /** A sector of GRUB's that a BIOS loads. */
  static void requireBootSector(String record, byte[] sector) throws ImageFormatException {
    if (sector.length != SECTOR) {
      throw new ImageFormatException(
          record + ": " + sector.length + " bytes, expected 512" + seems(sector));
    }
    ByteBuffer fields = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
    new StructReader(record, fields.slice(0x1FE, 2), 0x1FE).expect("signature", 2, 0xAA55);
    new StructReader(record, fields.slice(0x180, 4), 0x180).expectAscii("message", "GRUB");
  }

  private static void requireUnpatched(byte[] sector) throws ImageFormatException {
    ByteBuffer fields = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
    long kernelSector = fields.getLong(KERNEL_SECTOR);
    int check = fields.getShort(DRIVE_CHECK) & 0xFFFF;
    if (kernelSector != 1) {
      throw StructReader.fault(
          "boot.img",
          "kernel_sector",
          KERNEL_SECTOR,
          kernelSector,
          "expected 1" + (kernelSector == 0 ? "; boot_hybrid.img is for ISO images" : ""));
    }
    if (check != 0x05EB) {
      throw StructReader.fault(
          "boot.img",
          "boot_drive_check",
          DRIVE_CHECK,
          String.format(Locale.ROOT, "0x%04x", check),
          "expected 0x05eb, a jump");
    }
  }

  private static void requireCore(byte[] core) throws ImageFormatException {
    if (core.length <= SECTOR || core.length > LARGEST_CORE) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "core.img: %d bytes, expected more than 512 and at most %d%s",
              core.length,
              LARGEST_CORE,
              seems(core)));
    }
    ByteBuffer fields = ByteBuffer.wrap(core).order(ByteOrder.LITTLE_ENDIAN);
    long start = fields.getLong(BLOCK_LIST);
    int segment = fields.getShort(BLOCK_LIST + 10) & 0xFFFF;
    if (start != 2 || segment != LOAD_SEGMENT) {
      throw StructReader.fault(
          "core.img",
          "blocklist",
          BLOCK_LIST,
          String.format(Locale.ROOT, "sector 0x%x, segment 0x%x", start, segment),
          "expected sector 0x2, segment 0x820 (grub-mkimage -O i386-pc)" + seems(core));
    }
    int sectors = fields.getShort(BLOCK_LIST + 8) & 0xFFFF;
    long expected = Alignment.unitsFor(core.length, SECTOR) - 1;
    if (sectors != expected) {
      throw StructReader.fault(
          "core.img",
          "blocklist length",
          BLOCK_LIST + 8,
          sectors,
          "expected " + expected + " for its " + core.length + " bytes");
    }
  }

  /** What a wrong file probably is. */
  private static String seems(byte[] file) {
    ByteBuffer fields = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length > 2 && new String(file, 0, 2, ISO_8859_1).equals("MZ")) {
      return "; it seems to be an EFI program";
    }
    if (file.length > 4 && fields.getInt(0) == 0x464C457F) {
      return "; it seems to be an ELF file: kernel.img is only a part of core.img";
    }
    int cdboot = 2048;
    if (file.length >= cdboot && (fields.getInt(0) & 0xFFFFFF) == 0xE8) {
      return "; it seems to begin with cdboot.img: an El Torito image, for ISO images";
    }
    if (file.length == SECTOR) {
      return fields.getShort(0x1FE) == (short) 0xAA55
          ? "; it seems to be a boot sector"
          : "; it seems to be diskboot.img, the first sector of core.img";
    }
    if (file.length > SECTOR + 512 && fields.getShort(BLOCK_LIST + 10) == (short) LOAD_SEGMENT) {
      return "; it seems to be core.img";
    }
    return "";
  }
}
