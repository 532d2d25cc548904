package dev.assembler.vhd;

/**
 * The geometry that old BIOSes see (specification, appendix "CHS Calculation"); it may be of fewer
 * sectors than the disk.
 */
record DiskGeometry(int cylinders, int heads, int sectorsPerTrack) {

  private static final long MOST_SECTORS = 65_535L * 16 * 255;

  static DiskGeometry of(long sectors) {
    long total = Math.min(sectors, MOST_SECTORS);
    if (total >= 65_535L * 16 * 63) {
      return new DiskGeometry((int) (total / 255 / 16), 16, 255);
    }
    long tracks = total / 17;
    int heads = (int) Math.max(4, (tracks + 1023) / 1024);
    if (tracks >= heads * 1024L || heads > 16) {
      tracks = total / 31;
      heads = 16;
      if (tracks >= heads * 1024L) {
        return new DiskGeometry((int) (total / 63 / 16), 16, 63);
      }
      return new DiskGeometry((int) (tracks / heads), heads, 31);
    }
    return new DiskGeometry((int) (tracks / heads), heads, 17);
  }
}
