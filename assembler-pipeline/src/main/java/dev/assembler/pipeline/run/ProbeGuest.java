package dev.assembler.pipeline.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The smallest guest there is: it says a word on its serial line and ends. A host whose accelerator
 * cannot run it cannot run anything.
 */
final class ProbeGuest {

  static final String WORD = "PROBED";

  private static final int SECTOR = 512;

  /** SeaBIOS does not start from a disk without one cylinder. */
  private static final int LEAST_DISK = 1 << 20;

  private static final int SIGNATURE = 0x1FE;

  // Instructions of arm64 (Arm ARM, C6.2): immediates are in bits 5 to 20.
  private static final int MOVZ_X0_LSL16 = 0xD2A0_0000;
  private static final int MOVK_X0_LSL16 = 0xF2A0_0000;
  private static final int MOVZ_X0 = 0xD280_0000;
  private static final int MOVZ_W1 = 0x5280_0001;
  private static final int STR_W1_X0 = 0xB900_0001;
  private static final int HVC = 0xD400_0002;
  private static final int BRANCH = 0x1400_0000;
  private static final int HEADER = 0x40;

  private ProbeGuest() {}

  static byte[] of(Architecture architecture) {
    return architecture == Architecture.AMD64 ? bootSector() : arm64Image();
  }

  /** A disk's first sector: COM1, then a reset by the keyboard controller. */
  private static byte[] bootSector() {
    ByteBuffer sector = ByteBuffer.allocate(LEAST_DISK).order(ByteOrder.LITTLE_ENDIAN);
    sector.put((byte) 0xFA); // cli
    sector.put(new byte[] {(byte) 0xBA, (byte) 0xF8, 0x03}); // mov dx, 0x3F8
    for (byte letter : (WORD + "\r\n").getBytes(US_ASCII)) {
      sector.put(new byte[] {(byte) 0xB0, letter, (byte) 0xEE}); // mov al, letter; out dx, al
    }
    sector.put(new byte[] {(byte) 0xB0, (byte) 0xFE, (byte) 0xE6, 0x64}); // mov al, 0xFE; out 0x64
    sector.put(new byte[] {(byte) 0xF4, (byte) 0xEB, (byte) 0xFD}); // hlt; jump back to it
    sector.putShort(SIGNATURE, (short) 0xAA55);
    return sector.array();
  }

  /** Linux's image format (Documentation/arch/arm64/booting.rst): PL011, then PSCI's SYSTEM_OFF. */
  private static byte[] arm64Image() {
    ByteBuffer image = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(0, BRANCH | HEADER / 4);
    image.putLong(16, SECTOR); // image_size
    image.putLong(24, 0b1010); // flags: little-endian, pages of 4 KiB, anywhere in memory
    image.putInt(56, 0x644D_5241); // "ARM\x64"
    image.position(HEADER);
    image.putInt(MOVZ_X0_LSL16 | 0x900 << 5); // the UART of QEMU's "virt" is at 0x0900_0000
    for (byte letter : (WORD + "\r\n").getBytes(US_ASCII)) {
      image.putInt(MOVZ_W1 | letter << 5);
      image.putInt(STR_W1_X0);
    }
    image.putInt(MOVZ_X0 | 8 << 5);
    image.putInt(MOVK_X0_LSL16 | 0x8400 << 5); // SYSTEM_OFF is 0x8400_0008
    image.putInt(HVC);
    image.putInt(BRANCH);
    return image.array();
  }
}
