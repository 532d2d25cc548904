package dev.assembler.cpio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An entry whose header is made anew, with data that was there before.
 *
 * @param head header and name with all padding
 * @param dataStart where the data is in the segment as it was
 * @param padded the length of data and zeros behind it
 */
record HeadedPiece(byte[] head, RawSegment raw, long dataStart, long dataSize, long padded)
    implements ArchivePiece {

  /** An entry that states what another does, but for some fields. */
  static HeadedPiece of(
      CpioEntry entry, long nlink, long checksum, RawSegment raw, long dataStart, long dataSize) {
    return new HeadedPiece(
        head(entry, nlink, dataSize, checksum),
        raw,
        dataStart,
        dataSize,
        PlannedEntry.padded(dataSize));
  }

  /** A trailer, with zeros up to a multiple of {@link ArchivePlan#BLOCK}. */
  static HeadedPiece trailer(CpioEntry trailer, long position) {
    byte[] head = head(trailer, trailer.nlink(), 0, trailer.checksum());
    long zeros = -(position + head.length) & (ArchivePlan.BLOCK - 1);
    return new HeadedPiece(head, null, 0, 0, zeros);
  }

  private static byte[] head(CpioEntry entry, long nlink, long size, long checksum) {
    var head = new byte[(int) PlannedEntry.padded(NewcHeader.SIZE + entry.nameSize())];
    NewcHeader.encode(
        head,
        0,
        entry.variant(),
        entry.ino(),
        entry.mode(),
        entry.uid(),
        entry.gid(),
        nlink,
        entry.mtime(),
        size,
        entry.devMajor(),
        entry.devMinor(),
        entry.rdevMajor(),
        entry.rdevMinor(),
        entry.nameSize(),
        checksum);
    System.arraycopy(entry.name(), 0, head, NewcHeader.SIZE, entry.name().length);
    return head;
  }

  @Override
  public long length() {
    return head.length + padded;
  }

  @Override
  public int entries() {
    return 1;
  }

  @Override
  public void encode(long from, long to, byte[] into, int at) throws IOException {
    Arrays.fill(into, at, at + (int) (to - from), (byte) 0);
    if (from < head.length) {
      System.arraycopy(head, (int) from, into, at, (int) (Math.min(to, head.length) - from));
    }
    long dataFrom = Math.clamp(from, head.length, head.length + dataSize);
    long dataTo = Math.clamp(to, head.length, head.length + dataSize);
    if (dataFrom < dataTo) {
      raw.readAt(
          dataStart + dataFrom - head.length,
          ByteBuffer.wrap(into, at + (int) (dataFrom - from), (int) (dataTo - dataFrom)));
    }
  }
}
