package dev.assembler.gpt;

/**
 * Where a partition lies, in sectors.
 *
 * @param ebrLba of a logical partition's extended boot record, else 0
 */
record Slot(Planned partition, long firstLba, long sectors, long ebrLba) {

  /** The sector behind it. */
  long end() {
    return firstLba + sectors;
  }

  long lastLba() {
    return end() - 1;
  }
}
