package dev.assembler.gpt;

/**
 * A sector's address by cylinder, head and sector, as the 24 bits of an MBR: derived from its LBA
 * for the disk of 255 heads and 63 sectors that every tool assumes. Nothing reads them any more.
 */
final class Chs {

  /** Of what lies beyond cylinder 1023: fdisk's and sgdisk's 1023/254/63. */
  static final int BEYOND = 0xFF_FFFE;

  /** The same in a protective entry (UEFI 2.10, table 5.4). */
  static final int BEYOND_PROTECTED = 0xFF_FFFF;

  private static final int HEADS = 255;
  private static final int SECTORS = 63;

  private Chs() {}

  /** Head, then sector with the cylinder's high bits, then its low bits; low byte first. */
  static int of(long lba, int beyond) {
    return of(lba, beyond, HEADS, SECTORS);
  }

  /** For the sticks of 64 heads and 32 sectors that images of CDs are written to. */
  static int ofStick(long lba, int beyond) {
    return of(lba, beyond, 64, 32);
  }

  private static int of(long lba, int beyond, int heads, int sectors) {
    long cylinder = lba / ((long) heads * sectors);
    if (cylinder > 1023) {
      return beyond;
    }
    int head = (int) (lba / sectors % heads);
    int sector = (int) (lba % sectors) + 1;
    int c = (int) cylinder;
    return head | (sector | c >> 8 << 6) << 8 | (c & 0xFF) << 16;
  }
}
