package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Node;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** Reads entries and keeps the limits over all archives of an image. */
final class EntryReader {

  /** What an entry costs beside its name. */
  private static final int ENTRY_COST = 256;

  /** A name, a symlink's target. */
  private static final int LARGEST_BODY = NewcHeader.LARGEST_NAME;

  private final Limits limits;
  private final byte[] header = new byte[NewcHeader.SIZE];
  private final byte[] body = new byte[LARGEST_BODY + 4];
  private long entries;
  private long nameBytes;
  private long allocation;

  /** Takes what comes with an entry. */
  @FunctionalInterface
  interface Visitor {

    /**
     * @param data of a regular file, else null
     * @param target of a symlink, else null
     */
    void visit(CpioEntry entry, Content data, byte[] target) throws IOException;
  }

  EntryReader(Limits limits) {
    this.limits = limits;
  }

  /** How many entries there were so far, trailers included. */
  long entries() {
    return entries;
  }

  /**
   * Reads entries up to a trailer or to what does not begin with '0'; zeros between entries are
   * passed over.
   *
   * @return whether there was a trailer
   */
  boolean readArchive(ArchiveInput input, Visitor visitor) throws IOException {
    while (true) {
      long before = input.position();
      input.skipZeros();
      if (input.peek() != '0') {
        return false;
      }
      if (!input.aligned()) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "cpio header at 0x%x: after %d zeros, expected at a multiple of 4",
                input.position(),
                input.position() - before));
      }
      CpioEntry entry = readHeader(input);
      if (entry.isTrailer()) {
        visitor.visit(entry, null, null);
        return true;
      }
      readBody(input, entry, visitor);
    }
  }

  private CpioEntry readHeader(ArchiveInput input) throws IOException {
    long offset = input.position();
    input.read(header, NewcHeader.SIZE, "cpio header");
    CpioOptions.Variant variant = NewcHeader.variant(header, 0, offset);
    long[] fields = NewcHeader.decode(header, 0, offset);
    long nameSize = fields[NewcHeader.NAMESIZE];
    if (nameSize < 2 || nameSize > NewcHeader.LARGEST_NAME) {
      throw NewcHeader.fault(NewcHeader.NAMESIZE, offset, nameSize, "expected 2 to 4096");
    }
    int padded = PlannedEntry.padded(NewcHeader.SIZE + (int) nameSize) - NewcHeader.SIZE;
    input.read(body, padded, "cpio name");
    int end = 0;
    while (end < nameSize && body[end] != 0) {
      end++;
    }
    if (end == nameSize || end == 0) {
      throw NewcHeader.fault(
          NewcHeader.NAMESIZE,
          offset,
          nameSize,
          end == 0 ? "but the name is empty" : "but no NUL ends the name");
    }
    var entry =
        new CpioEntry(
            Arrays.copyOf(body, end),
            variant,
            fields[0],
            fields[1],
            fields[2],
            fields[3],
            fields[4],
            fields[5],
            fields[6],
            fields[7],
            fields[8],
            fields[9],
            fields[10],
            fields[11],
            fields[12],
            offset);
    charge(entry, end);
    if (entry.isTrailer() ? entry.size() != 0 : entry.kind() == null) {
      throw entry.isTrailer()
          ? NewcHeader.fault(NewcHeader.FILESIZE, offset, entry.size(), "expected 0 in the trailer")
          : NewcHeader.fault(
              NewcHeader.MODE,
              offset,
              String.format(Locale.ROOT, "0%o", entry.mode()),
              "expected a kind of node");
    }
    return entry;
  }

  private void charge(CpioEntry entry, int length) throws ImageFormatException {
    entries++;
    nameBytes += length;
    allocation += ENTRY_COST + (long) length;
    require(entry, "entries", entries, limits.nodes());
    require(entry, "bytes of names", nameBytes, limits.nameBytes());
    require(entry, "bytes of metadata", allocation, limits.allocation());
  }

  private static void require(CpioEntry entry, String what, long found, long limit)
      throws ImageFormatException {
    if (found > limit) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "cpio header at 0x%x: %s: %d, beyond the limit (%d)",
              entry.offset(),
              what,
              found,
              limit));
    }
  }

  private void readBody(ArchiveInput input, CpioEntry entry, Visitor visitor) throws IOException {
    Content data = null;
    byte[] target = null;
    if (entry.kind() == Node.Kind.REGULAR_FILE) {
      data = input.content(entry);
    } else if (entry.kind() == Node.Kind.SYMLINK) {
      target = target(input, entry);
    } else if (entry.size() != 0) {
      throw NewcHeader.fault(
          NewcHeader.FILESIZE, entry.offset(), entry.size(), "expected 0 for a " + entry.kind());
    }
    int padding = (int) (-entry.size() & 3);
    input.read(body, padding, "padding of " + entry.nameText());
    visitor.visit(entry, data, target);
  }

  /** Up to its first NUL, as the kernel takes it. */
  private byte[] target(ArchiveInput input, CpioEntry entry) throws IOException {
    if (entry.size() < 1 || entry.size() > LARGEST_BODY) {
      throw NewcHeader.fault(
          NewcHeader.FILESIZE,
          entry.offset(),
          entry.size(),
          "expected 1 to 4096 for a symbolic link");
    }
    input.read(body, (int) entry.size(), "target of " + entry.nameText());
    int end = 0;
    while (end < entry.size() && body[end] != 0) {
      end++;
    }
    if (end == 0) {
      throw NewcHeader.fault(
          NewcHeader.FILESIZE, entry.offset(), entry.size(), "but the target is empty");
    }
    nameBytes += end;
    require(entry, "bytes of names", nameBytes, limits.nameBytes());
    return Arrays.copyOf(body, end);
  }
}
