package dev.assembler.pipeline.diff;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.iso9660.IsoImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An ISO image beside its tree: the system area, dates of the volume, and in records of directories
 * the times that are not mtimes (ECMA-119, 8.4 and 9.1; RRIP 4.1.6).
 */
final class IsoMeanings implements Meaning.Map {

  private static final int SECTOR = 2048;
  private static final long AREA = 16 * SECTOR;

  /** Where a GPT's header and entries end, 512 bytes each sector. */
  private static final long TABLES = 34 * 512;

  private static final int RECORDED = 18;
  private static final int RECORDED_END = 25;
  private static final int NAME = 33;

  /** An entry PX that has a serial number, and where it has that: what stat calls st_ino. */
  private static final int PX = 44;

  private static final int PX_SERIAL = 36;
  private static final Meaning SERIAL =
      Meaning.of("file serial number", Cause.INODES)
          .withCure("one program for both; assemble numbers files by the tree alone");

  /** Of an entry TF: signature, length, version, flags. */
  private static final int TF_HEAD = 5;

  private static final int MODIFY = 1;
  private static final int LONG_FORM = 0x80;

  /**
   * Of a volume descriptor: creation, modification, expiration, effective; the first two are facts.
   */
  private static final int EXPIRES = 0x34F;

  private static final int DATES_END = 0x371;

  private static final String[] STAMPS = {
    "creation time", "", "atime", "ctime", "backup time", "expiration time", "effective time"
  };

  private static final Meaning SYSTEM_AREA =
      new Meaning("system area", Cause.CONTENT, "one boot loader of one version for both", true);

  /** More descriptors than are read of any image. */
  private static final int MOST_DESCRIPTORS = 64;

  private static final int TERMINATOR = 0xFF;

  private final ImageSource left;
  private final boolean hasTables;
  private final Regions records;
  private final long descriptorsEnd;
  private final ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);

  /** Where the sector that was read last begins. */
  private long start = -1;

  private IsoMeanings(ImageSource left, boolean hasTables, Regions records) throws IOException {
    this.left = left;
    this.hasTables = hasTables;
    this.records = records;
    long at = AREA;
    do {
      read(at);
      at += SECTOR;
    } while ((sector.get(0) & 0xFF) != TERMINATOR && at < AREA + MOST_DESCRIPTORS * SECTOR);
    this.descriptorsEnd = at;
  }

  /**
   * @param left whose tree could be read
   */
  static IsoMeanings of(ImageSource left, Limits limits, boolean hasTables) throws IOException {
    return new IsoMeanings(left, hasTables, new Regions(IsoImage.recordExtents(left, limits)));
  }

  @Override
  public Meaning at(long offset) throws IOException {
    if (offset < AREA) {
      boolean isTable = hasTables && offset >= DiskDiff.BOOT_CODE && offset < TABLES;
      return isTable ? null : offset < DiskDiff.BOOT_CODE ? DiskDiff.CODE : SYSTEM_AREA;
    }
    int at = (int) (offset % SECTOR);
    if (offset < descriptorsEnd) {
      return at >= EXPIRES && at < DATES_END ? time("descriptors' dates") : null;
    }
    // Anything else may hold any bytes: files, boot images, partitions behind the volume.
    long region = records.startOf(offset);
    if (region < 0 || offset - at > left.size() - SECTOR) {
      return null;
    }
    read(offset - at);
    int record = record(sector, at);
    boolean isRecorded = record >= 0 && at - record >= RECORDED && at - record < RECORDED_END;
    int from = record >= 0 ? record : (int) Math.max(0, region - start);
    return isRecorded ? time("recording date") : stamp(sector, from, at);
  }

  private void read(long offset) throws IOException {
    if (start != offset) {
      left.readAt(offset, sector.clear());
      start = offset;
    }
  }

  /** Where the directory record that holds a byte begins; -1 if there is none. */
  private static int record(ByteBuffer sector, int at) {
    for (int start = 0; start + NAME < SECTOR; ) {
      int length = sector.get(start) & 0xFF;
      boolean isRecord =
          length > NAME
              && start + length <= SECTOR
              && sector.getInt(start + 2) == Integer.reverseBytes(sector.getInt(start + 6))
              && (sector.get(start + 32) & 0xFF) + NAME <= length;
      if (!isRecord) {
        return -1;
      }
      if (at < start + length) {
        return start;
      }
      start += length;
    }
    return -1;
  }

  /** What a stamp of an entry TF is that holds a byte. */
  private static Meaning stamp(ByteBuffer sector, int from, int at) {
    int px = at - PX_SERIAL;
    for (int start = px; start > px - 8 && start >= from; start--) {
      if (sector.get(start) == 'P' && sector.get(start + 1) == 'X' && sector.get(start + 2) == PX) {
        return SERIAL;
      }
    }
    for (int start = at - TF_HEAD; start >= Math.max(from, at - 0x80); start--) {
      int length = sector.get(start + 2) & 0xFF;
      if (sector.get(start) != 'T' || sector.get(start + 1) != 'F' || at >= start + length) {
        continue;
      }
      int flags = sector.get(start + 4) & 0xFF;
      int index = (at - start - TF_HEAD) / ((flags & LONG_FORM) == 0 ? 7 : 17);
      for (int bit = 0; bit < STAMPS.length; bit++) {
        if ((flags & 1 << bit) != 0 && index-- == 0) {
          return bit == MODIFY ? null : time(STAMPS[bit]);
        }
      }
    }
    return null;
  }

  private static Meaning time(String field) {
    return Meaning.of(field, Cause.TIMESTAMP)
        .withCure(
            "--epoch SECONDS; of xorriso: SOURCE_DATE_EPOCH, or -alter_date_r with a, b and c");
  }
}
