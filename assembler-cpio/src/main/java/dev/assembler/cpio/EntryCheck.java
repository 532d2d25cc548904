package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What reading forgives in entries: sums that do not match, bytes that are never looked at. */
final class EntryCheck {

  private static final int PIECE = 1 << 16;

  private final byte[] piece = new byte[PIECE];
  private long names;
  private long dataBytes;
  private long sums;

  long names() {
    return names;
  }

  long dataBytes() {
    return dataBytes;
  }

  /** How many files had a sum, which matched. */
  long sums() {
    return sums;
  }

  /** Reads an entry's bytes. */
  void check(CpioEntry entry, Content data) throws IOException {
    names++;
    dataBytes += entry.size();
    long sum = data == null ? 0 : sum(data);
    if (entry.variant() == CpioOptions.Variant.CRC && data != null) {
      sums++;
      if (sum != entry.checksum()) {
        throw fault(entry, sum);
      }
    } else if (entry.variant() == CpioOptions.Variant.NEWC && entry.checksum() != 0) {
      throw fault(entry, 0);
    }
  }

  private static ImageFormatException fault(CpioEntry entry, long expected) {
    return NewcHeader.fault(
        NewcHeader.CHKSUM,
        entry.offset(),
        "0x" + Long.toHexString(entry.checksum()),
        "expected 0x" + Long.toHexString(expected) + " for \"" + entry.nameText() + "\"");
  }

  private long sum(Content data) throws IOException {
    long sum = 0;
    try (ImageSource source = data.open()) {
      for (long at = 0; at < data.size(); at += PIECE) {
        int length = (int) Math.min(PIECE, data.size() - at);
        source.readAt(at, ByteBuffer.wrap(piece, 0, length));
        sum = EntryPiece.sum(sum, piece, 0, length);
      }
    }
    return sum;
  }
}
