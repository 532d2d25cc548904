package dev.assembler.cpio;

import dev.assembler.codec.MemberDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.Locale;

/** What the members of a compressed segment become; contents go into a spool. */
final class ExpandedInput implements ArchiveInput {

  private static final int WINDOW = 1 << 16;

  private final MemberDecompressor members;
  private final Spool spool;
  private final byte[] window = new byte[WINDOW];
  private int at;
  private int filled;
  private long taken;
  private long memberStart;

  ExpandedInput(MemberDecompressor members, Spool spool) {
    this.members = members;
    this.spool = spool;
  }

  /** A member begins; Linux counts from here. */
  void startMember() {
    memberStart = position();
  }

  /** A segment begins. */
  void startSegment() {
    taken = 0;
    at = 0;
    filled = 0;
    memberStart = 0;
  }

  @Override
  public long position() {
    return taken + at;
  }

  @Override
  public boolean aligned() {
    return (position() - memberStart) % 4 == 0;
  }

  @Override
  public int peek() throws IOException {
    return buffered() == 0 ? -1 : window[at] & 0xFF;
  }

  @Override
  public void skipZeros() throws IOException {
    while (buffered() > 0) {
      while (at < filled && window[at] == 0) {
        at++;
      }
      if (at < filled) {
        return;
      }
    }
  }

  @Override
  public void read(byte[] into, int length, String what) throws IOException {
    for (int done = 0; done < length; ) {
      int count = Math.min(length - done, buffered());
      if (count == 0) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "%s at 0x%x of the segment: cut off, %d of %d bytes are there; "
                    + "a compressed member must end where an entry does",
                what,
                position() - done,
                done,
                length));
      }
      System.arraycopy(window, at, into, done, count);
      at += count;
      done += count;
    }
  }

  @Override
  public Content content(CpioEntry entry) throws IOException {
    long start = spool.position();
    for (long left = entry.size(); left > 0; ) {
      int count = (int) Math.min(left, buffered());
      if (count == 0) {
        throw NewcHeader.fault(
            NewcHeader.FILESIZE,
            entry.offset(),
            entry.size(),
            "beyond the end of the compressed member, which has "
                + (entry.size() - left)
                + " bytes left");
      }
      spool.add(window, at, count);
      at += count;
      left -= count;
    }
    return spool.content(start, entry.size());
  }

  /** How many bytes are in the window from the next on; 0 at the member's end only. */
  private int buffered() throws IOException {
    if (at == filled) {
      taken += filled;
      at = 0;
      filled = 0;
      int count = members.read(window, 0, WINDOW);
      filled = Math.max(0, count);
    }
    return filled - at;
  }
}
