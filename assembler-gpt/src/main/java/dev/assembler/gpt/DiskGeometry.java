package dev.assembler.gpt;

import dev.assembler.core.bytes.Alignment;
import java.util.OptionalLong;

/**
 * What of a disk is for partitions. All in sectors.
 *
 * @param sectorSize in bytes
 * @param alignment of the disk's size, where that follows from its partitions
 * @param firstUsable where the first partition may begin
 * @param tail how many sectors at the end are not for partitions
 * @param total of the disk, if that is given
 */
record DiskGeometry(
    int sectorSize, long alignment, long firstUsable, long tail, OptionalLong total) {

  static DiskGeometry of(DiskOptions options) {
    int sector = options.sectorSize();
    boolean gpt = options.table().hasGpt();
    long core = options.grub().map(grub -> grub.coreSize() / sector).orElse(0L);
    long firstUsable =
        gpt
            ? options.firstUsableLba().orElse(options.entriesLba() + options.entrySectors())
            : 1 + core;
    OptionalLong total =
        options.size().isPresent()
            ? OptionalLong.of(options.size().getAsLong() / sector)
            : OptionalLong.empty();
    return new DiskGeometry(
        sector,
        Math.max(1, options.alignment() / sector),
        firstUsable,
        gpt ? options.entrySectors() + 1 : 0,
        total);
  }

  /** How many sectors a disk has whose last partition or raw piece ends before this one. */
  long sectorsFor(long end) {
    return total.orElseGet(() -> Alignment.roundUp(Math.max(end, firstUsable) + tail, alignment));
  }

  /** Behind the last sector that a partition may have, on a disk of a given size. */
  OptionalLong usableEnd() {
    return total.isPresent() ? OptionalLong.of(total.getAsLong() - tail) : OptionalLong.empty();
  }
}
