package dev.assembler.tar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A POSIX.1e access control list: as text in archives (acl(5), star's extra field with the number
 * allowed), in binary where Linux keeps it as an extended attribute (posix_acl_xattr.h, version 2).
 */
record PosixAcl(List<Entry> entries) {

  static final String ACCESS_XATTR = "system.posix_acl_access";
  static final String DEFAULT_XATTR = "system.posix_acl_default";

  /** In the kernel's order, with its numbers. */
  enum Tag {
    USER_OBJ(0x01, "user::"),
    USER(0x02, "user:"),
    GROUP_OBJ(0x04, "group::"),
    GROUP(0x08, "group:"),
    MASK(0x10, "mask::"),
    OTHER(0x20, "other::");

    final int code;
    final String text;

    Tag(int code, String text) {
      this.code = code;
      this.text = text;
    }

    boolean isNamed() {
      return this == USER || this == GROUP;
    }
  }

  /**
   * @param permissions 4 read, 2 write, 1 execute
   * @param id of a named user or group, else {@link #NO_ID}
   */
  record Entry(Tag tag, int permissions, long id) {}

  static final long NO_ID = 0xFFFF_FFFFL;
  private static final int VERSION = 2;
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::tag).thenComparingLong(Entry::id);

  PosixAcl {
    entries = entries.stream().sorted(ORDER).toList();
    for (int i = 1; i < entries.size(); i++) {
      if (ORDER.compare(entries.get(i - 1), entries.get(i)) == 0) {
        throw new IllegalArgumentException("entry " + entries.get(i).tag().text + " twice");
      }
    }
    boolean named = entries.stream().anyMatch(entry -> entry.tag().isNamed());
    if (find(entries, Tag.USER_OBJ) == null
        || find(entries, Tag.GROUP_OBJ) == null
        || find(entries, Tag.OTHER) == null
        || (named && find(entries, Tag.MASK) == null)) {
      throw new IllegalArgumentException(
          "expected entries for user, group and other, and a mask beside named ones");
    }
  }

  /**
   * Reads entries separated by commas or newlines.
   *
   * @throws IllegalArgumentException saying what is wrong, for example a name without its number
   */
  static PosixAcl parse(String text) {
    var entries = new ArrayList<Entry>();
    for (String line : text.split("[,\n]", -1)) {
      int comment = line.indexOf('#');
      String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!entry.isEmpty()) {
        entries.add(parseEntry(entry));
      }
    }
    return new PosixAcl(entries);
  }

  private static Entry parseEntry(String text) {
    String entry = text.startsWith("default:") ? text.substring("default:".length()) : text;
    String[] fields = entry.split(":", -1);
    if (fields.length < 2 || fields.length > 4) {
      throw new IllegalArgumentException("entry \"" + text + "\"");
    }
    boolean short2 = fields.length == 2; // "other:r--", as Solaris writes it
    String qualifier = short2 ? "" : fields[1];
    int permissions = parsePermissions(short2 ? fields[1] : fields[2], text);
    Tag tag =
        switch (fields[0]) {
          case "user", "u" -> qualifier.isEmpty() ? Tag.USER_OBJ : Tag.USER;
          case "group", "g" -> qualifier.isEmpty() ? Tag.GROUP_OBJ : Tag.GROUP;
          case "mask", "m" -> Tag.MASK;
          case "other", "o" -> Tag.OTHER;
          default -> throw new IllegalArgumentException("entry \"" + text + "\"");
        };
    if (!tag.isNamed()) {
      return new Entry(tag, permissions, NO_ID);
    }
    String id = fields.length == 4 && !fields[3].isEmpty() ? fields[3] : qualifier;
    if (!id.matches("[0-9]{1,10}") || Long.parseLong(id) >= NO_ID) {
      throw new IllegalArgumentException("entry \"" + text + "\": a name, but numbers are needed");
    }
    return new Entry(tag, permissions, Long.parseLong(id));
  }

  private static int parsePermissions(String text, String entry) {
    int permissions = 0;
    for (int i = 0; i < text.length(); i++) {
      permissions |=
          switch (text.charAt(i)) {
            case 'r' -> 4;
            case 'w' -> 2;
            case 'x' -> 1;
            case '-' -> 0;
            default -> throw new IllegalArgumentException("entry \"" + entry + "\"");
          };
    }
    return permissions;
  }

  /** The ACL in an extended attribute's value, or null if it holds none. */
  static PosixAcl ofXattr(byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (value.length < 4 || value.length % 8 != 4 || buffer.getInt() != VERSION) {
      return null;
    }
    var entries = new ArrayList<Entry>();
    while (buffer.hasRemaining()) {
      int code = buffer.getShort() & 0xFFFF;
      int permissions = buffer.getShort() & 0xFFFF;
      long id = buffer.getInt() & NO_ID;
      Tag tag = null;
      for (Tag each : Tag.values()) {
        tag = each.code == code ? each : tag;
      }
      if (tag == null || permissions > 7 || tag.isNamed() == (id == NO_ID)) {
        return null;
      }
      entries.add(new Entry(tag, permissions, id));
    }
    try {
      return new PosixAcl(entries);
    } catch (IllegalArgumentException incomplete) {
      return null;
    }
  }

  byte[] toXattr() {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 8 * entries.size()).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(VERSION);
    for (Entry entry : entries) {
      buffer.putShort((short) entry.tag().code);
      buffer.putShort((short) entry.permissions());
      buffer.putInt((int) entry.id());
    }
    return buffer.array();
  }

  /** Entries with numbers in place of names, separated by commas. */
  byte[] toText() {
    var text = new StringBuilder();
    for (Entry entry : entries) {
      int permissions = entry.permissions();
      text.append(text.isEmpty() ? "" : ",")
          .append(entry.tag().text)
          .append(entry.tag().isNamed() ? entry.id() + ":" : "")
          .append((permissions & 4) != 0 ? 'r' : '-')
          .append((permissions & 2) != 0 ? 'w' : '-')
          .append((permissions & 1) != 0 ? 'x' : '-');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the permission bits of a mode say all of it: the kernel then keeps no attribute. */
  boolean isMinimal() {
    return entries.size() == 3;
  }

  /** rwxrwxrwx as the kernel sets them with an access ACL: the group's are the mask. */
  int permissions() {
    Entry group = find(entries, Tag.MASK);
    return find(entries, Tag.USER_OBJ).permissions() << 6
        | (group == null ? find(entries, Tag.GROUP_OBJ) : group).permissions() << 3
        | find(entries, Tag.OTHER).permissions();
  }

  private static Entry find(List<Entry> entries, Tag tag) {
    return entries.stream().filter(entry -> entry.tag() == tag).findFirst().orElse(null);
  }
}
