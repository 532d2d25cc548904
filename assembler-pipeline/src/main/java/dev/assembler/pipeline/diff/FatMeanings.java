package dev.assembler.pipeline.diff;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.fat.FatVolume;
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

  /** How much of both is read at once. */
  private static final int PIECE = 4096;

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
  private final Regions directories;
  private final ByteBuffer ours = ByteBuffer.allocate(PIECE);
  private final ByteBuffer theirs = ByteBuffer.allocate(PIECE);

  /** Where the pieces that were read last begin. */
  private long start = -1;

  private FatMeanings(ImageSource left, ImageSource right, int code, Regions directories) {
    this.left = left;
    this.right = right;
    this.code = code;
    this.directories = directories;
  }

  /**
   * @param left whose tree could be read
   */
  static FatMeanings of(ImageSource left, ImageSource right, Limits limits) throws IOException {
    ByteBuffer boot = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    left.readAt(0, boot);
    // BPB_FATSz16 is 0 in FAT32 alone, whose BPB is longer by 28 bytes.
    int code = boot.getShort(0x16) == 0 ? 0x5A : 0x3E;
    return new FatMeanings(left, right, code, new Regions(FatVolume.directories(left, limits)));
  }

  @Override
  public Meaning at(long offset) throws IOException {
    if (offset < SECTOR) {
      return offset >= code ? DiskDiff.CODE : null;
    }
    int at = (int) (offset % RECORD);
    if (at < CREATED || at >= ACCESSED_END || directories.startOf(offset) < 0) {
      return null;
    }
    read(offset / PIECE * PIECE);
    int record = (int) (offset - at - start);
    int name = ours.get(record) & 0xFF;
    boolean isWhole = record + RECORD <= ours.limit();
    if (!isWhole || name == 0 || name == DELETED || ours.get(record + ATTRIBUTES) == LONG_NAME) {
      return null;
    }
    for (int i = 0; i < RECORD; i++) {
      boolean isTime = i >= CREATED && i < ACCESSED_END || i >= 0x16 && i < 0x1A;
      if (!isTime && ours.get(record + i) != theirs.get(record + i)) {
        return null;
      }
    }
    return at < ACCESSED ? BTIME : ADATE;
  }

  private void read(long offset) throws IOException {
    if (start == offset) {
      return;
    }
    int length = (int) Math.min(PIECE, Math.min(left.size(), right.size()) - offset);
    left.readAt(offset, ours.clear().limit(length));
    right.readAt(offset, theirs.clear().limit(length));
    start = offset;
  }
}
