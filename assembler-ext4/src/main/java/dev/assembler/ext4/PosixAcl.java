package dev.assembler.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * POSIX access control lists in both encodings: as extended attributes show them (version 2, 8
 * bytes for each entry) and as ext4 stores them (version 1, with an id for named users and groups
 * only). Both are lossless translations of each other for lists that are well formed.
 */
final class PosixAcl {

  private static final int SHOWN_VERSION = 2;
  private static final int STORED_VERSION = 1;
  private static final int USER = 0x02;
  private static final int GROUP = 0x08;
  private static final int KNOWN_TAGS = 0x3F;
  private static final int NO_ID = -1;

  private PosixAcl() {}

  /** Null if the bytes are no list. */
  static byte[] toStored(byte[] shown) {
    ByteBuffer in = ByteBuffer.wrap(shown).order(ByteOrder.LITTLE_ENDIAN);
    if (shown.length < 4 || shown.length % 8 != 4 || in.getInt() != SHOWN_VERSION) {
      return null;
    }
    ByteBuffer out = ByteBuffer.allocate(shown.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(STORED_VERSION);
    while (in.hasRemaining()) {
      int tag = in.getShort() & 0xFFFF;
      short permissions = in.getShort();
      int id = in.getInt();
      if (!isTag(tag) || (!hasId(tag) && id != NO_ID) || (permissions & ~7) != 0) {
        return null;
      }
      out.putShort((short) tag).putShort(permissions);
      if (hasId(tag)) {
        out.putInt(id);
      }
    }
    return taken(out);
  }

  /** Null if the bytes are no list. */
  static byte[] toShown(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    if (stored.length < 4 || in.getInt() != STORED_VERSION) {
      return null;
    }
    ByteBuffer out = ByteBuffer.allocate(stored.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(SHOWN_VERSION);
    while (in.remaining() >= 4) {
      int tag = in.getShort() & 0xFFFF;
      short permissions = in.getShort();
      if (!isTag(tag) || (hasId(tag) && in.remaining() < 4) || (permissions & ~7) != 0) {
        return null;
      }
      out.putShort((short) tag).putShort(permissions).putInt(hasId(tag) ? in.getInt() : NO_ID);
    }
    return in.hasRemaining() ? null : taken(out);
  }

  private static boolean isTag(int tag) {
    return Integer.bitCount(tag) == 1 && (tag & KNOWN_TAGS) != 0;
  }

  private static boolean hasId(int tag) {
    return tag == USER || tag == GROUP;
  }

  private static byte[] taken(ByteBuffer out) {
    var bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
