package dev.assembler.squashfs;

import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sets of extended attributes, each once, in the order a walk of the tree meets them; an inode
 * names its set by number. A value that occurs again is written once, and referred to where a
 * reference is shorter.
 */
final class XattrTable {

  /** A reference takes 8 bytes. */
  private static final int LONGEST_INLINE = 8;

  private static final int ENTRY_SIZE = 4;
  private static final int VALUE_SIZE = 4;

  private final Map<Xattrs, Integer> indexes = new LinkedHashMap<>();

  /** Notes a node's xattrs. */
  void add(Xattrs xattrs) {
    if (!xattrs.isEmpty()) {
      indexes.putIfAbsent(xattrs, indexes.size());
    }
  }

  /** The set's number, or {@link Inode#NO_XATTRS} for the empty one and those never added. */
  long indexOf(Xattrs xattrs) {
    Integer index = xattrs.isEmpty() ? null : indexes.get(xattrs);
    return index == null ? Inode.NO_XATTRS : index;
  }

  int count() {
    return indexes.size();
  }

  /** An upper bound of the names' and values' bytes. */
  long mostBytes() {
    long bytes = 0;
    for (Xattrs xattrs : indexes.keySet()) {
      for (Xattr xattr : xattrs) {
        bytes += ENTRY_SIZE + VALUE_SIZE + xattr.nameBytes().length;
        bytes += Math.max(LONGEST_INLINE, xattr.valueLength());
      }
    }
    return bytes;
  }

  /**
   * A lower bound: each value is as short as it is or as a reference to it, prefixes are not
   * written.
   */
  long leastBytes() {
    long bytes = 0;
    for (Xattrs xattrs : indexes.keySet()) {
      for (Xattr xattr : xattrs) {
        bytes += ENTRY_SIZE + VALUE_SIZE + Math.min(LONGEST_INLINE, xattr.valueLength());
      }
    }
    return bytes;
  }

  /** Writes names and values to the one table and where each set begins to the other. */
  void writeTo(MetadataWriter values, LookupTable ids) {
    var written = new HashMap<ByteBuffer, Long>();
    indexes
        .keySet()
        .forEach(xattrs -> {
          MetadataRef start = values.position();
          long listed = 0;
          for (Xattr xattr : xattrs) {
            write(xattr, values, written);
            listed += xattr.nameBytes().length + 1L + xattr.valueLength();
          }
          ByteBuffer id = ByteBuffer.allocate(XattrId.SIZE);
          new XattrId(start, xattrs.size(), listed).writeTo(id);
          ids.add(id.flip());
        });
  }

  private static void write(Xattr xattr, MetadataWriter values, Map<ByteBuffer, Long> written) {
    XattrPrefix prefix = XattrPrefix.of(xattr).orElseThrow();
    byte[] name = xattr.nameBytes();
    int skipped = prefix.text().length();
    byte[] value = xattr.value();
    Long known = written.get(ByteBuffer.wrap(value));
    int type = known == null ? prefix.id() : prefix.id() | XattrPrefix.OUT_OF_LINE;

    ByteBuffer entry = ByteBuffer.allocate(ENTRY_SIZE + name.length).order(ByteOrder.LITTLE_ENDIAN);
    entry.putShort((short) type).putShort((short) (name.length - skipped));
    entry.put(name, skipped, name.length - skipped);
    values.write(entry.flip());

    if (known == null && value.length > LONGEST_INLINE) {
      written.put(ByteBuffer.wrap(value), values.packedPosition());
    }
    ByteBuffer stored =
        ByteBuffer.allocate(VALUE_SIZE + Math.max(Long.BYTES, value.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (known == null) {
      stored.putInt(value.length).put(value);
    } else {
      stored.putInt(Long.BYTES).putLong(known);
    }
    values.write(stored.flip());
  }
}
