package dev.assembler.squashfs;

/** What writing the data has shown. */
final class DataFacts {

  /** Files whose every byte was there already. */
  long duplicateFiles;

  long duplicateBytes;

  /** Bytes in blocks of zeros. */
  long sparseBytes;
}
