package dev.assembler.iso9660;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The system use entries of one directory record, made in their order (SUSP 1.12, RRIP 1.12). Each
 * has a signature of two letters, its length, version 1, and at most 250 bytes more.
 */
final class SystemUse {

  static final int CE_SIZE = 28;

  private static final int HEADER = 4;
  private static final int MOST = 0xFF;

  private static final int CONTINUE = 1;
  private static final int CURRENT = 2;
  private static final int PARENT = 4;
  private static final int ROOT = 8;

  /** Room for the first byte of a component. */
  private static final int LEAST_COMPONENT = 3;

  /** RRIP 4.1.6: only the time of modification, in 7 bytes. */
  private static final int MODIFY = 2;

  /** Of RRIP 1.12, whose PX entries have serial numbers. */
  private static final String ID = "IEEE_1282";

  private static final String DESCRIPTION =
      "THE IEEE 1282 PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS";
  private static final String SOURCE =
      "PLEASE CONTACT THE IEEE STANDARDS DEPARTMENT, PISCATAWAY, NJ, USA FOR THE 1282"
          + " SPECIFICATION.";

  private final List<byte[]> entries = new ArrayList<>();

  List<byte[]> entries() {
    return entries;
  }

  /** The first entry of all, which says that there are system use entries. */
  void sharing() {
    add(entry("SP", 7).put((byte) 0xBE).put((byte) 0xEF).put((byte) 0));
  }

  void extensionReference() {
    ByteBuffer entry = entry("ER", 8 + ID.length() + DESCRIPTION.length() + SOURCE.length());
    entry.put((byte) ID.length()).put((byte) DESCRIPTION.length()).put((byte) SOURCE.length());
    entry.put((byte) 1);
    entry.put((ID + DESCRIPTION + SOURCE).getBytes(StandardCharsets.US_ASCII));
    add(entry);
  }

  void posix(int mode, long links, long uid, long gid, long serial) {
    ByteBuffer entry = entry("PX", 44);
    BothEndian.put32(entry, mode);
    BothEndian.put32(entry, links);
    BothEndian.put32(entry, uid);
    BothEndian.put32(entry, gid);
    BothEndian.put32(entry, serial);
    add(entry);
  }

  void time(long modified) {
    ByteBuffer entry = entry("TF", 5 + IsoTimestamp.SHORT_SIZE).put((byte) MODIFY);
    IsoTimestamp.put(entry, modified);
    add(entry);
  }

  /**
   * A device's numbers: both in the low word as glibc's dev_t has them, which all readers take; but
   * from minor 256 on one in each word, for Linux takes only eight bits of the low word.
   */
  void device(long major, long minor) {
    ByteBuffer entry = entry("PN", 20);
    boolean together = minor <= 0xFF;
    BothEndian.put32(entry, together ? 0 : major);
    BothEndian.put32(entry, together ? major << 8 | minor : minor);
    add(entry);
  }

  void name(byte[] name) {
    int room = MOST - HEADER - 1;
    for (int from = 0; from < name.length; from += room) {
      int to = Math.min(name.length, from + room);
      ByteBuffer entry = entry("NM", HEADER + 1 + to - from);
      entry.put((byte) (to < name.length ? CONTINUE : 0)).put(name, from, to - from);
      add(entry);
    }
  }

  /**
   * A symbolic link: a component for each name between slashes, empty ones too. An entry that goes
   * on in another ends inside a component, for some readers lose the slash between two entries.
   */
  void target(byte[] target) {
    ByteBuffer components = ByteBuffer.allocate(MOST - HEADER - 1);
    int from = 0;
    if (target[0] == '/') {
      components.put((byte) ROOT).put((byte) 0);
      from = 1;
    }
    boolean more = from < target.length;
    while (more) {
      int end = from;
      while (end < target.length && target[end] != '/') {
        end++;
      }
      more = end < target.length;
      int dots = dots(target, from, end);
      int left = components.remaining() - 2 - (dots > 0 ? 0 : end - from);
      while (left < (more ? LEAST_COMPONENT : 0)) {
        int length = Math.min(end - from, components.remaining() - 2);
        components.put((byte) CONTINUE).put((byte) length).put(target, from, length);
        link(components, true);
        components.clear();
        from += length;
        dots = 0;
        left = components.remaining() - 2 - (end - from);
      }
      if (dots > 0) {
        components.put((byte) (dots == 1 ? CURRENT : PARENT)).put((byte) 0);
      } else {
        components.put((byte) 0).put((byte) (end - from)).put(target, from, end - from);
      }
      from = end + 1;
    }
    link(components, false);
  }

  private static int dots(byte[] target, int from, int end) {
    for (int i = from; i < end; i++) {
      if (target[i] != '.') {
        return 0;
      }
    }
    return end - from <= 2 ? end - from : 0;
  }

  private void link(ByteBuffer components, boolean continued) {
    ByteBuffer entry = entry("SL", HEADER + 1 + components.position());
    entry.put((byte) (continued ? CONTINUE : 0));
    entry.put(bytes(components, components.position()));
    add(entry);
  }

  /** CL, in place of a directory that was moved; PL, in the ".." of one that was. */
  void moved(String signature, long lba) {
    ByteBuffer entry = entry(signature, 12);
    BothEndian.put32(entry, lba);
    add(entry);
  }

  /** In the record of a directory that was moved. */
  void relocated() {
    add(entry("RE", HEADER));
  }

  static byte[] continuation(long lba, int offset, int length) {
    ByteBuffer entry = entry("CE", CE_SIZE);
    BothEndian.put32(entry, lba);
    BothEndian.put32(entry, offset);
    BothEndian.put32(entry, length);
    return bytes(entry, entry.capacity());
  }

  private void add(ByteBuffer entry) {
    entries.add(bytes(entry, entry.capacity()));
  }

  private static byte[] bytes(ByteBuffer buffer, int length) {
    var bytes = new byte[length];
    buffer.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer entry(String signature, int length) {
    return ByteBuffer.allocate(length)
        .put(signature.getBytes(StandardCharsets.US_ASCII))
        .put((byte) length)
        .put((byte) 1);
  }
}
