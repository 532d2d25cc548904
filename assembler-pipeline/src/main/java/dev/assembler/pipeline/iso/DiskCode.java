package dev.assembler.pipeline.iso;

import dev.assembler.core.ImageFormatException;
import dev.assembler.gpt.BootCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What a BIOS runs first where an image is a disk; it may have to know where the loader is. */
@FunctionalInterface
public interface DiskCode {

  /** What GRUB's and SYSLINUX's code has at its end: where the loader begins. */
  int PLACE = 0x1B0;

  /**
   * @param loader block of 2048 bytes in which the BIOS boot image begins; -1 if there is none
   */
  BootCode at(long loader) throws ImageFormatException;

  /**
   * GRUB's boot_hybrid.img, SYSLINUX's isohdpfx.bin, or any other code of at most 440 bytes, which
   * is told nothing; what is none of these is refused when it is asked for.
   */
  static DiskCode of(byte[] file) {
    return loader -> {
      if (file.length == PLACE) {
        return BootCode.isolinuxHybrid(file, requireLoader(loader));
      }
      if (file.length > PLACE + 8 && number(file) == 1) {
        return BootCode.grubHybrid(file, requireLoader(loader));
      }
      if (file.length > 440) {
        throw new ImageFormatException(
            file.length
                + " bytes, expected GRUB's boot_hybrid.img, SYSLINUX's isohdpfx.bin or at most 440");
      }
      return BootCode.of(file);
    };
  }

  /**
   * That of an image, which is told anew where its loader is if it knew that.
   *
   * @param sector the image's first
   * @param before block in which the loader began
   */
  static DiskCode kept(byte[] sector, long before) {
    byte[] code = Arrays.copyOf(sector, 440);
    long place = number(code);
    return loader -> {
      ByteBuffer fields = ByteBuffer.wrap(code.clone()).order(ByteOrder.LITTLE_ENDIAN);
      if (loader >= 0 && place == 4 * before + 4) {
        fields.putLong(PLACE, 4 * loader + 4);
      } else if (loader >= 0 && place == 4 * before) {
        fields.putLong(PLACE, 4 * loader);
      }
      return BootCode.of(fields.array());
    };
  }

  private static long requireLoader(long loader) throws ImageFormatException {
    if (loader < 0) {
      throw new ImageFormatException(
          "code that starts a BIOS boot image, of which there is none here");
    }
    return loader;
  }

  private static long number(byte[] code) {
    return ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getLong(PLACE);
  }
}
