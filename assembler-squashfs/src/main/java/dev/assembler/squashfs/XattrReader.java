package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The xattr tables. A set that several inodes share is read once, and is one object. */
final class XattrReader {

  private static final String ENTRY = "squashfs xattr";

  private final MetadataReader table;
  private final Allocation allocation;
  private final XattrId[] ids;
  private final Xattrs[] sets;

  XattrReader(MetadataReader table, LookupTableReader idTable, int ids, Allocation allocation)
      throws IOException {
    this.table = table;
    this.allocation = allocation;
    this.ids = new XattrId[ids];
    this.sets = new Xattrs[ids];
    idTable.forEach((index, entry) -> this.ids[(int) index] = XattrId.readFrom(entry));
  }

  int count() {
    return ids.length;
  }

  /** The xattrs under a number that is in range. */
  Xattrs get(int index) throws IOException {
    if (sets[index] == null) {
      sets[index] = read(ids[index]);
    }
    return sets[index];
  }

  private Xattrs read(XattrId id) throws IOException {
    MetadataCursor cursor = table.at(id.xattr());
    try {
      var xattrs = new TreeSet<Xattr>();
      Set<String> names = new HashSet<>();
      long listed = 0;
      long stored = 0;
      for (long i = 0; i < id.count(); i++) {
        StructReader head = cursor.next(ENTRY, 4);
        int type = head.at(0x00).u16("type");
        XattrPrefix prefix = XattrPrefix.ofId(type & ~XattrPrefix.OUT_OF_LINE).orElse(null);
        if (prefix == null) {
          throw head.fault(
              "type",
              2,
              String.format(Locale.ROOT, "0x%x", type),
              "expected 0 to 2, or 0x100 more");
        }
        int nameSize = head.at(0x02).u16("size");
        int most = Xattr.MAX_NAME_LENGTH - prefix.text().length();
        if (nameSize == 0 || nameSize > most) {
          throw head.fault("size", 2, nameSize, "expected 1 to " + most);
        }
        byte[] name = name(cursor, prefix, nameSize);
        boolean outOfLine = (type & XattrPrefix.OUT_OF_LINE) != 0;
        byte[] value = outOfLine ? valueElsewhere(cursor) : value(cursor);
        Xattr xattr = Xattr.of(name, value);
        if (!names.add(xattr.name())) {
          throw new ImageFormatException(ENTRY + " " + xattr.name() + ": twice in one set");
        }
        xattrs.add(xattr);
        listed += name.length + 1 + value.length;
        stored += 8 + nameSize + (outOfLine ? Long.BYTES : value.length);
      }
      requireSize(id, listed, stored);
      return Xattrs.of(xattrs);
    } catch (ImageFormatException e) {
      throw cursor.located(e);
    }
  }

  private byte[] name(MetadataCursor cursor, XattrPrefix prefix, int size) throws IOException {
    StructReader entry = cursor.next(ENTRY, size);
    byte[] stored = entry.bytes("name", size);
    for (byte b : stored) {
      if (b == 0) {
        throw entry.fault("name", size, "a NUL byte", "expected none");
      }
    }
    byte[] start = prefix.text().getBytes(StandardCharsets.US_ASCII);
    byte[] name = Arrays.copyOf(start, start.length + size);
    System.arraycopy(stored, 0, name, start.length, size);
    allocation.hold(name.length);
    return name;
  }

  private byte[] value(MetadataCursor cursor) throws IOException {
    StructReader head = cursor.next(ENTRY, 4);
    long size = head.u32("vsize");
    if (size > Xattr.MAX_VALUE_LENGTH) {
      throw head.fault("vsize", 4, size, "expected at most " + Xattr.MAX_VALUE_LENGTH);
    }
    allocation.hold(size);
    var value = new byte[(int) size];
    for (int have = 0; have < value.length; ) {
      int part = Math.min(value.length - have, MetadataBlock.SIZE);
      byte[] bytes = cursor.next(ENTRY, part).bytes("value", part);
      System.arraycopy(bytes, 0, value, have, part);
      have += part;
    }
    return value;
  }

  private byte[] valueElsewhere(MetadataCursor cursor) throws IOException {
    StructReader reference = cursor.next(ENTRY, 12);
    reference.expect("vsize", 4, Long.BYTES);
    MetadataCursor there = table.at(MetadataRef.of(reference.u64("value")));
    try {
      return value(there);
    } catch (ImageFormatException e) {
      throw there.located(e);
    }
  }

  /**
   * The kernel only reports the size. mksquashfs counts names with their prefix and a NUL, and
   * values; gensquashfs counts what the entries take in the table.
   */
  private void requireSize(XattrId id, long listed, long stored) throws ImageFormatException {
    if (id.size() != listed && id.size() != stored) {
      throw new ImageFormatException(
          String.format(Locale.ROOT, "squashfs xattr id.size: %d, expected %d", id.size(), listed));
    }
  }
}
