package dev.assembler.cpio;

/**
 * A part of a compressed segment that can be expanded alone: a gzip member, a zstd frame, an xz
 * block.
 *
 * @param offset where it begins in the image
 * @param length in the image, in bytes
 * @param indexed as an xz index counts its length, without padding; else as {@code length}
 * @param rawOffset where what it becomes begins, counted from its segment's first byte
 * @param rawLength what it becomes, in bytes
 * @param block whether it is an xz block, without stream header and index
 */
record CompressedUnit(
    long offset, long length, long indexed, long rawOffset, long rawLength, boolean block) {

  long rawEnd() {
    return rawOffset + rawLength;
  }
}
