package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A FAT volume beside its tree: boot code, and the times of files that are not their mtimes
 * (Microsoft's FAT specification, 3.1 and 6).
 */
final class FatMeanings implements Meaning.Map {

  private static final int SECTOR = 512;
  private static final int RECORD = 32;

  /** Of a directory record: DIR_CrtTimeTenth to DIR_CrtDate, then DIR_LstAccDate. */
  private static final int CREATED = 0x0D;

  private static final int ACCESSED = 0x12;
  private static final int ACCESSED_END = 0x14;
  private static final int ATTRIBUTES = 0x0B;
  private static final int LONG_NAME = 0x0F;
  private static final int DELETED = 0xE5;

  private static final String CURE =
      "write files by one program with one clock; assemble writes the epoch, or none";
  private static final Meaning BTIME = Meaning.of("creation time", Cause.TIMESTAMP).withCure(CURE);
  private static final Meaning ADATE = Meaning.of("access date", Cause.TIMESTAMP).withCure(CURE);

  private final ImageSource left;
  private final ImageSource right;
  private final int code;
  private final long reserved;

  private FatMeanings(ImageSource left, ImageSource right, int code, long reserved) {
    this.left = left;
    this.right = right;
    this.code = code;
    this.reserved = reserved;
  }

  static FatMeanings of(ImageSource left, ImageSource right) throws IOException {
    ByteBuffer boot = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    left.readAt(0, boot);
    // BPB_FATSz16 is 0 in FAT32 alone, whose BPB is longer by 28 bytes.
    int code = boot.getShort(0x16) == 0 ? 0x5A : 0x3E;
    long sector = boot.getShort(0x0B) & 0xFFFF;
    return new FatMeanings(left, right, code, (boot.getShort(0x0E) & 0xFFFF) * sector);
  }

  @Override
  public Meaning at(long offset) throws IOException {
    if (offset < SECTOR) {
      return offset >= code ? DiskDiff.CODE : null;
    }
    if (offset < reserved) {
      return null;
    }
    int at = (int) (offset % RECORD);
    if (at < CREATED || at >= ACCESSED_END) {
      return null;
    }
    // Where files are the same and lie alike, what differs is in records of directories.
    byte[] ours = record(left, offset - at);
    byte[] theirs = record(right, offset - at);
    int name = ours[0] & 0xFF;
    if (name == 0 || name == DELETED || ours[ATTRIBUTES] == LONG_NAME) {
      return null;
    }
    for (int i = 0; i < RECORD; i++) {
      boolean isTime = i >= CREATED && i < ACCESSED_END || i >= 0x16 && i < 0x1A;
      if (!isTime && ours[i] != theirs[i]) {
        return null;
      }
    }
    return at < ACCESSED ? BTIME : ADATE;
  }

  private static byte[] record(ImageSource image, long offset) throws IOException {
    byte[] record = new byte[RECORD];
    image.readAt(offset, ByteBuffer.wrap(record));
    return record;
  }
}
