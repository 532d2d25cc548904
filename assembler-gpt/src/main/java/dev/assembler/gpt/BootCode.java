package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * The first 440 bytes of a disk, which a BIOS runs. Those of hybrid ISO images know where their
 * boot loader is; a plan's {@link DiskLayout#head} with one of them is such an image's system area.
 */
public final class BootCode {

  static final int SIZE = 440;

  private static final BootCode NONE = new BootCode(new byte[SIZE]);

  private final byte[] bytes;

  private BootCode(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Zeros: nothing for a BIOS to run. */
  public static BootCode none() {
    return NONE;
  }

  /**
   * Code of at most 440 bytes, such as SYSLINUX's mbr.bin.
   *
   * @throws IllegalArgumentException if it is longer
   */
  public static BootCode of(byte[] code) {
    if (code.length > SIZE) {
      throw new IllegalArgumentException(
          "boot code: " + code.length + " bytes, an MBR has room for 440");
    }
    return new BootCode(Arrays.copyOf(code, SIZE));
  }

  /**
   * GRUB's boot_hybrid.img, for an ISO image that is also written to a disk.
   *
   * @param eltoritoBlock where GRUB's El Torito image begins, in blocks of 2048 bytes; its core
   *     follows cdboot.img's 2048 bytes
   * @throws ImageFormatException if the file is another one
   */
  public static BootCode grubHybrid(byte[] bootHybridImg, long eltoritoBlock)
      throws ImageFormatException {
    GrubBoot.requireBootSector("boot_hybrid.img", bootHybridImg);
    long sector = littleEndian(bootHybridImg).getLong(0x1B0);
    if (sector != 1) {
      throw StructReader.fault(
          "boot_hybrid.img",
          "kernel_sector",
          0x1B0,
          String.format(Locale.ROOT, "0x%x", sector),
          "expected 1; boot.img is for disks, boot_hybrid.img for ISO images");
    }
    byte[] code = Arrays.copyOf(bootHybridImg, SIZE);
    littleEndian(code).putLong(0x1B0, 4 * eltoritoBlock + 4);
    return new BootCode(code);
  }

  /**
   * ISOLINUX's isohdpfx.bin, for an ISO image that is also written to a disk.
   *
   * @param isolinuxBlock where isolinux.bin begins, in blocks of 2048 bytes
   * @throws ImageFormatException if the file is another one
   */
  public static BootCode isolinuxHybrid(byte[] isohdpfx, long isolinuxBlock)
      throws ImageFormatException {
    if (isohdpfx.length != 0x1B0) {
      throw new ImageFormatException(
          "isohdpfx.bin: " + isohdpfx.length + " bytes, expected SYSLINUX's 432");
    }
    if (littleEndian(isohdpfx).getShort(0) != (short) 0xED33) {
      throw StructReader.fault(
          "isohdpfx.bin",
          "code",
          0,
          String.format(Locale.ROOT, "0x%04x", littleEndian(isohdpfx).getShort(0)),
          "expected 0xed33, xor bp,bp; is it SYSLINUX's isohdpfx.bin?");
    }
    byte[] code = Arrays.copyOf(isohdpfx, SIZE);
    littleEndian(code).putInt(0x1B0, Math.toIntExact(4 * isolinuxBlock));
    return new BootCode(code);
  }

  /** The 440 bytes. */
  byte[] toBytes() {
    return bytes.clone();
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
