package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.text.PrintableBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of an entry: 110 ASCII characters (Linux, buffer-format.rst). They come by the hundred
 * thousand, so they are written and read without much ado.
 */
final class NewcHeader {

  static final int SIZE = 110;

  /** The kernel's PATH_MAX: it passes over entries with longer names, NUL and padding included. */
  static final int LARGEST_NAME = 4096;

  static final byte[] TRAILER = "TRAILER!!!".getBytes(StandardCharsets.US_ASCII);

  private static final int MAGIC = 6;
  private static final int DIGITS = 8;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** The fields in their order, under the specification's names. */
  private static final String[] FIELDS = {
    "c_ino",
    "c_mode",
    "c_uid",
    "c_gid",
    "c_nlink",
    "c_mtime",
    "c_filesize",
    "c_maj",
    "c_min",
    "c_rmaj",
    "c_rmin",
    "c_namesize",
    "c_chksum"
  };

  static final int MODE = 1;
  static final int NLINK = 4;
  static final int FILESIZE = 6;
  static final int NAMESIZE = 11;
  static final int CHKSUM = 12;

  private NewcHeader() {}

  /** Writes the magic and all fields, in their order, at {@code at}. */
  static void encode(byte[] into, int at, CpioOptions.Variant variant, long... fields) {
    if (fields.length != FIELDS.length) {
      throw new IllegalStateException(fields.length + " fields, expected " + FIELDS.length);
    }
    for (int i = 0; i < MAGIC; i++) {
      into[at + i] = (byte) variant.magic().charAt(i);
    }
    int position = at + MAGIC;
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] < 0 || fields[i] > 0xFFFF_FFFFL) {
        throw new IllegalStateException(FIELDS[i] + ": " + fields[i] + ", beyond eight digits");
      }
      for (int shift = 28; shift >= 0; shift -= 4) {
        into[position++] = HEX[(int) (fields[i] >>> shift) & 15];
      }
    }
  }

  /** The variant of the header that begins at {@code at}, if these bytes begin one. */
  static CpioOptions.Variant variant(byte[] bytes, int at, long offset)
      throws ImageFormatException {
    for (CpioOptions.Variant variant : CpioOptions.Variant.values()) {
      if (startsWith(bytes, at, variant.magic())) {
        return variant;
      }
    }
    String found = "\"" + PrintableBytes.of(Arrays.copyOfRange(bytes, at, at + MAGIC)) + "\"";
    if (startsWith(bytes, at, "070707")) {
      found += ", the old portable format (odc)";
    }
    throw fault("c_magic", offset, found, "expected 070701 or 070702; try cpio -H newc");
  }

  /** The fields of a header that begins at {@code at}. */
  static long[] decode(byte[] bytes, int at, long offset) throws ImageFormatException {
    var fields = new long[FIELDS.length];
    int position = at + MAGIC;
    for (int i = 0; i < fields.length; i++) {
      long value = 0;
      for (int j = 0; j < DIGITS; j++) {
        int digit = Character.digit(bytes[position + j], 16);
        if (digit < 0) {
          byte[] found = Arrays.copyOfRange(bytes, position, position + DIGITS);
          throw fault(
              i, offset, '"' + PrintableBytes.of(found) + '"', "expected eight hexadecimal digits");
        }
        value = value << 4 | digit;
      }
      fields[i] = value;
      position += DIGITS;
    }
    return fields;
  }

  /** The fault of a field of the header at {@code offset}. */
  static ImageFormatException fault(int field, long offset, Object found, String expectation) {
    return fault(FIELDS[field], offset + MAGIC + (long) DIGITS * field, found, expectation);
  }

  private static ImageFormatException fault(
      String field, long at, Object found, String expectation) {
    return StructReader.fault("cpio header", field, at, found, expectation);
  }

  private static boolean startsWith(byte[] bytes, int at, String magic) {
    for (int i = 0; i < MAGIC; i++) {
      if (bytes[at + i] != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
