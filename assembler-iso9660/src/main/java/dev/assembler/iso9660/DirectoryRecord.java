package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.nio.ByteBuffer;

/**
 * A directory record as it was read (ECMA-119, 9.1).
 *
 * @param offset in the image
 * @param lba of its extent, behind an extended attribute record
 * @param size of its file section in bytes
 * @param systemUse what stands behind the identifier
 */
record DirectoryRecord(
    long offset, long lba, long size, long time, int flags, byte[] identifier, byte[] systemUse) {

  private static final int FIXED = 33;
  private static final int ASSOCIATED_FLAG = 4;
  private static final String NAME = "directory record";

  boolean isDirectory() {
    return (flags & DirectoryEncoder.DIRECTORY_FLAG) != 0;
  }

  /** Whether the file has a further section, in the next record. */
  boolean isContinued() {
    return (flags & DirectoryEncoder.MULTI_EXTENT_FLAG) != 0;
  }

  /** A second file of the same name, for systems that have such; nobody else reads it. */
  boolean isAssociated() {
    return (flags & ASSOCIATED_FLAG) != 0;
  }

  boolean isNamed(int special) {
    return identifier.length == 1 && identifier[0] == special;
  }

  /**
   * Reads the record at {@code at} of a block.
   *
   * @param end of what belongs to the directory in this block
   * @param base where the block is in the image
   */
  static DirectoryRecord readFrom(ByteBuffer block, int at, int end, long base)
      throws ImageFormatException {
    int length = block.get(at) & 0xFF;
    if (length <= FIXED || at + length > end) {
      throw fault("length", base + at, length, "expected 34 to " + (end - at));
    }
    int attributes = block.get(at + 1) & 0xFF;
    long lba = BothEndian.get32(NAME, "extent", block, at + 2, base);
    long size = BothEndian.get32(NAME, "data length", block, at + 10, base);
    long time = IsoTimestamp.get(NAME, block, at + 18, base);
    int flags = block.get(at + 25) & 0xFF;
    if (block.get(at + 26) != 0 || block.get(at + 27) != 0) {
      throw fault(
          "file unit size", base + at + 26, block.get(at + 26) & 0xFF, "interleaved, expected 0");
    }
    BothEndian.get16(NAME, "volume sequence number", block, at + 28, base);
    int nameLength = block.get(at + 32) & 0xFF;
    int use = FIXED + nameLength + (nameLength % 2 == 0 ? 1 : 0);
    if (nameLength == 0 || FIXED + nameLength > length) {
      throw fault(
          "identifier length", base + at + 32, nameLength, "expected 1 to " + (length - FIXED));
    }
    return new DirectoryRecord(
        base + at,
        lba + attributes,
        size,
        time,
        flags,
        bytes(block, at + FIXED, nameLength),
        use >= length ? new byte[0] : bytes(block, at + use, length - use));
  }

  ImageFormatException fault(String field, Object found, String expectation) {
    return fault(field, offset, found, expectation);
  }

  private static ImageFormatException fault(
      String field, long offset, Object found, String expectation) {
    return StructReader.fault(NAME, field, offset, found, expectation);
  }

  private static byte[] bytes(ByteBuffer block, int from, int length) {
    var bytes = new byte[length];
    block.get(from, bytes);
    return bytes;
  }
}
