package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the system use entries of one directory record say, continuation areas included. */
final class Attributes {

  static final long ABSENT = -1;

  private static final int HEADER = 4;
  private static final int CONTINUE = 1;
  private static final String NAME = "system use entry";

  /** As much as names and targets of one record may have. */
  private static final int MOST_TEXT = 1 << 16;

  long mode = ABSENT;
  long links = 1;
  long uid;
  long gid;
  long serial;
  long time = ABSENT;
  long deviceHigh = ABSENT;
  long deviceLow;
  long child = ABSENT;
  long parent = ABSENT;
  boolean relocated;

  /** Whether it begins with SP, as the root's "." does where there are such entries at all. */
  boolean sharing;

  /** Bytes at the beginning of every record's system use that belong to others. */
  int skipped;

  private final ByteArrayOutputStream name = new ByteArrayOutputStream();
  private final ByteArrayOutputStream target = new ByteArrayOutputStream();
  private boolean hasName;
  private boolean hasTarget;
  private boolean separate;
  private long next = ABSENT;
  private int nextLength;

  private Attributes() {}

  /**
   * @param skip how many bytes of system use are not Rock Ridge's
   */
  static Attributes of(ImageSource image, DirectoryRecord record, int skip) throws IOException {
    return of(image, record, skip, null);
  }

  /**
   * @param skip how many bytes of system use are not Rock Ridge's
   * @param areas gets the continuation areas; null where nobody asks
   */
  static Attributes of(ImageSource image, DirectoryRecord record, int skip, List<Extent> areas)
      throws IOException {
    var attributes = new Attributes();
    byte[] use = record.systemUse();
    long base = record.offset() - use.length; // near enough for a message
    attributes.parse(use, Math.min(skip, use.length), base);
    for (int hop = 0; attributes.next != ABSENT; hop++) {
      if (hop == ContinuationArea.MOST_HOPS) {
        throw record.fault(
            "system use", hop + " continuation areas and more", "expected at most " + hop);
      }
      long at = attributes.next;
      var area = new byte[attributes.nextLength];
      attributes.next = ABSENT;
      if (areas != null) {
        areas.add(new Extent(at, area.length));
      }
      image.readAt(at, ByteBuffer.wrap(area));
      attributes.parse(area, 0, at);
    }
    return attributes;
  }

  /** The name, or null if there is none. */
  byte[] name() {
    return hasName ? name.toByteArray() : null;
  }

  /** The target of a symbolic link, or null if there is none. */
  byte[] target() {
    return hasTarget ? target.toByteArray() : null;
  }

  private void parse(byte[] entries, int from, long base) throws ImageFormatException {
    for (int start = from; entries.length - start >= HEADER && entries[start] != 0; ) {
      String signature = new String(entries, start, 2, StandardCharsets.ISO_8859_1);
      int length = entries[start + 2] & 0xFF;
      if (length < HEADER || length > entries.length - start) {
        throw fault("length", base + start, length, "expected 4 to " + (entries.length - start));
      }
      if (signature.equals("ST")) {
        return;
      }
      take(signature, ByteBuffer.wrap(entries, start, length).slice(), base + start);
      start += length;
    }
  }

  private void take(String signature, ByteBuffer entry, long at) throws ImageFormatException {
    switch (signature) {
      case "SP" -> {
        require(entry, 7, at, signature);
        sharing = (entry.get(4) & 0xFF) == 0xBE && (entry.get(5) & 0xFF) == 0xEF;
        skipped = entry.get(6) & 0xFF;
      }
      case "CE" -> {
        require(entry, SystemUse.CE_SIZE, at, signature);
        long lba = number(entry, 4, at, "CE block");
        long offset = number(entry, 12, at, "CE offset");
        long length = number(entry, 20, at, "CE length");
        if (offset + length > Blocks.SIZE) {
          throw fault("CE length", at, offset + "+" + length, "expected an area in one block");
        }
        next = Blocks.offset(lba) + offset;
        nextLength = (int) length;
      }
      case "PX" -> {
        require(entry, 36, at, signature);
        mode = number(entry, 4, at, "PX mode");
        links = number(entry, 12, at, "PX links");
        uid = number(entry, 20, at, "PX uid");
        gid = number(entry, 28, at, "PX gid");
        serial = entry.limit() >= 44 ? number(entry, 36, at, "PX serial") : 0;
      }
      case "PN" -> {
        require(entry, 20, at, signature);
        deviceHigh = number(entry, 4, at, "PN high");
        deviceLow = number(entry, 12, at, "PN low");
      }
      case "NM" -> {
        require(entry, 5, at, signature);
        hasName |= (entry.get(4) & ~CONTINUE) == 0;
        append(name, entry, 5, entry.limit() - 5, at);
      }
      case "SL" -> takeTarget(entry, at);
      case "TF" -> takeTime(entry, at);
      case "CL" -> {
        require(entry, 12, at, signature);
        child = number(entry, 4, at, "CL");
      }
      case "PL" -> {
        require(entry, 12, at, signature);
        parent = number(entry, 4, at, "PL");
      }
      case "RE" -> relocated = true;
      case "ZF" -> throw fault("ZF", at, "zisofs", "compressed files are not read");
      default -> {
        // ER, ES, PD, RR, SF and what others have invented: nothing that a tree has.
      }
    }
  }

  private void takeTarget(ByteBuffer entry, long at) throws ImageFormatException {
    require(entry, 5, at, "SL");
    hasTarget = true;
    int position = 5;
    while (position < entry.limit()) {
      int left = entry.limit() - position;
      int length = left < 2 ? 0 : entry.get(position + 1) & 0xFF;
      if (left < 2 + length) {
        throw fault("SL component", at + position, length, "beyond the end of the entry");
      }
      int flags = entry.get(position) & 0xFF;
      if (separate) {
        target.write('/');
      }
      switch (flags & ~CONTINUE) {
        case 0 -> append(target, entry, position + 2, length, at);
        case 2 -> target.write('.');
        case 4 -> target.writeBytes(new byte[] {'.', '.'});
        case 8 -> target.write('/');
        default -> throw fault("SL component", at + position, flags, "unknown flags");
      }
      separate = (flags & (CONTINUE | 8)) == 0;
      position += 2 + length;
    }
  }

  private void takeTime(ByteBuffer entry, long at) throws ImageFormatException {
    require(entry, 5, at, "TF");
    int flags = entry.get(4) & 0xFF;
    if ((flags & 2) == 0) {
      return;
    }
    boolean digits = (flags & 0x80) != 0;
    int size = digits ? IsoTimestamp.LONG_SIZE : IsoTimestamp.SHORT_SIZE;
    int start = 5 + (flags & 1) * size; // the creation, if it is there, comes first
    require(entry, start + size, at, "TF");
    time =
        digits
            ? IsoTimestamp.getLong(NAME, entry, start, at)
            : IsoTimestamp.get(NAME, entry, start, at);
  }

  private static void append(
      ByteArrayOutputStream text, ByteBuffer entry, int from, int length, long at)
      throws ImageFormatException {
    if (text.size() + length > MOST_TEXT) {
      throw fault("text", at, text.size() + length, "expected at most " + MOST_TEXT + " bytes");
    }
    text.write(entry.array(), entry.arrayOffset() + from, length);
  }

  private static long number(ByteBuffer entry, int position, long at, String field)
      throws ImageFormatException {
    return BothEndian.get32(NAME, field, entry, position, at);
  }

  private static void require(ByteBuffer entry, int length, long at, String signature)
      throws ImageFormatException {
    if (entry.limit() < length) {
      throw fault(signature + " length", at, entry.limit(), "expected at least " + length);
    }
  }

  private static ImageFormatException fault(
      String field, long at, Object found, String expectation) {
    return StructReader.fault(NAME, field, at, found, expectation);
  }
}
