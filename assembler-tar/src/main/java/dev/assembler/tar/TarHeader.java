package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.text.PrintableBytes;
import java.util.Arrays;
import java.util.Locale;

/**
 * One header block as found in an archive. Its checksum is right; numbers are decoded when asked
 * for, because an extended header may overrule a field that holds none.
 */
final class TarHeader {

  static final int SIZE = 512;

  /** Who defined what lies behind the v7 fields. */
  enum Dialect {
    V7,
    USTAR,
    /** ustar with a prefix of 131 bytes; access and change times follow it. */
    STAR,
    /** No prefix at all: old GNU's own fields are there. */
    GNU
  }

  private final byte[] block;
  private final long offset;
  private final Dialect dialect;

  private TarHeader(byte[] block, long offset) {
    this.block = block;
    this.offset = offset;
    this.dialect = dialect(block);
  }

  /** The header in a block at {@code offset} of the archive, its checksum tested. */
  static TarHeader of(byte[] block, long offset) throws ImageFormatException {
    long stored =
        HeaderNumber.read(
            () -> "tar header",
            HeaderField.CHKSUM.text,
            block,
            HeaderField.CHKSUM.offset,
            HeaderField.CHKSUM.width,
            offset);
    long unsigned = checksum(block, false);
    if (stored != unsigned && stored != checksum(block, true)) {
      throw StructReader.fault(
          "tar header",
          HeaderField.CHKSUM.text,
          offset + HeaderField.CHKSUM.offset,
          String.format(Locale.ROOT, "0%o", stored),
          String.format(Locale.ROOT, "expected 0%o, the sum of the header's bytes", unsigned));
    }
    return new TarHeader(block, offset);
  }

  /** Whether a block passes for a header: for telling a body from the next entry. */
  static boolean isHeader(byte[] block) {
    try {
      of(block, 0);
      return true;
    } catch (ImageFormatException notOne) {
      return false;
    }
  }

  /** The sum of all bytes, those of the checksum field taken as spaces. */
  static long checksum(byte[] block, boolean signed) {
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      boolean own = i >= HeaderField.CHKSUM.offset && i < HeaderField.CHKSUM.end();
      sum += own ? ' ' : signed ? block[i] : block[i] & 0xFF; // some old tars summed signed chars
    }
    return sum;
  }

  private static Dialect dialect(byte[] block) {
    if (matches(block, HeaderField.MAGIC.offset, "ustar  \0")) {
      return Dialect.GNU;
    }
    if (!matches(block, HeaderField.MAGIC.offset, "ustar")) {
      return Dialect.V7;
    }
    // GNU tar's test: where ustar's prefix would go on, star has two times in octal.
    boolean times = block[475] == 0 && isTime(block, 476) && isTime(block, 488);
    return times || matches(block, 508, "tar\0") ? Dialect.STAR : Dialect.USTAR;
  }

  private static boolean isTime(byte[] block, int at) {
    return block[at] >= '0' && block[at] <= '7' && block[at + 11] == ' ';
  }

  private static boolean matches(byte[] block, int at, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (block[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  long offset() {
    return offset;
  }

  Dialect dialect() {
    return dialect;
  }

  char typeflag() {
    return (char) (block[HeaderField.TYPEFLAG.offset] & 0xFF);
  }

  /** Prefix and name, joined by a slash where both are there. */
  byte[] name() {
    byte[] name = text(HeaderField.NAME.offset, HeaderField.NAME.width);
    int prefixWidth =
        switch (dialect) {
          case USTAR -> HeaderField.PREFIX.width;
          case STAR -> 131;
          case V7, GNU -> 0;
        };
    byte[] prefix = text(HeaderField.PREFIX.offset, prefixWidth);
    if (prefix.length == 0) {
      return name;
    }
    byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    joined[prefix.length] = '/';
    System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
    return joined;
  }

  byte[] linkName() {
    return text(HeaderField.LINKNAME);
  }

  /** A field of text, up to its NUL; empty where the dialect has no such field. */
  byte[] text(HeaderField field) {
    boolean absent = dialect == Dialect.V7 && field.offset >= HeaderField.MAGIC.offset;
    return absent ? new byte[0] : text(field.offset, field.width);
  }

  long number(HeaderField field) throws ImageFormatException {
    return number(field.text, field.offset, field.width);
  }

  /** A number that only some dialects have. */
  long number(String field, int at, int width) throws ImageFormatException {
    return HeaderNumber.read(this::subject, field, block, at, width, offset);
  }

  int byteAt(int at) {
    return block[at];
  }

  /** A field's fault, told with this header's own name. */
  ImageFormatException fault(HeaderField field, Object found, String expectation) {
    return StructReader.fault(subject(), field.text, offset + field.offset, found, expectation);
  }

  private String subject() {
    return "tar entry \"" + PrintableBytes.of(name()) + '"';
  }

  private byte[] text(int at, int width) {
    int end = at;
    while (end < at + width && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, at, end);
  }
}
