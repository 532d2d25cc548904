package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** What Linux demands of a compressed member, beyond what its format does (lib/decompress_*.c). */
final class KernelRules {

  private static final int HEAD = 18;

  private static final int GZIP_FHCRC = 0x02;
  private static final int GZIP_FEXTRA = 0x04;
  private static final int GZIP_FCOMMENT = 0x10;

  private static final int XZ_NO_CHECK = 0;
  private static final int XZ_CRC32 = 1;

  private static final int ZSTD_MAGIC = 0xFD2F_B528;
  private static final int ZSTD_SINGLE_SEGMENT = 0x20;
  private static final long ZSTD_LARGEST_WINDOW = 128L << 20;

  private static final int LZ4_LEGACY_MAGIC = 0x184C_2102;

  private KernelRules() {}

  /** Checks the member that begins at {@code offset}. */
  static void check(ImageSource image, Codec.Id codec, long offset) throws IOException {
    var head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    head.limit((int) Math.min(HEAD, image.size() - offset));
    image.readAt(offset, head);
    head.clear();
    String problem =
        switch (codec) {
          case GZIP -> gzip(head);
          case XZ -> xz(head);
          case ZSTD -> zstd(head);
          case LZ4, LZ4HC ->
              head.getInt(0) == LZ4_LEGACY_MAGIC
                  ? null
                  : "not the legacy frame, the only one it reads";
          case STORE, LZMA, BZIP2 -> null;
        };
    if (problem != null) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT, "initramfs at 0x%x: %s that Linux refuses: %s", offset, codec, problem));
    }
  }

  /** Of the header's optional parts it only passes over the file's name. */
  private static String gzip(ByteBuffer head) {
    int flags = head.get(3);
    return (flags & (GZIP_FHCRC | GZIP_FEXTRA | GZIP_FCOMMENT)) == 0
        ? null
        : String.format(
            Locale.ROOT, "FLG 0x%02x, expected neither FHCRC, FEXTRA nor FCOMMENT", flags);
  }

  private static String xz(ByteBuffer head) {
    int check = head.get(7);
    return check == XZ_NO_CHECK || check == XZ_CRC32
        ? null
        : "check type " + check + ", expected 1 (CRC32) or 0 (none)";
  }

  /** RFC 8878, 3.1.1.1. */
  private static String zstd(ByteBuffer head) {
    if (head.getInt(0) != ZSTD_MAGIC) {
      return "a skippable frame";
    }
    int descriptor = head.get(4);
    long window;
    if ((descriptor & ZSTD_SINGLE_SEGMENT) != 0) {
      int dictionary = (1 << (descriptor & 3)) >> 1;
      int at = 5 + dictionary;
      window =
          switch (descriptor >> 6 & 3) {
            case 0 -> head.get(at) & 0xFF;
            case 1 -> (head.getShort(at) & 0xFFFF) + 256;
            case 2 -> head.getInt(at) & 0xFFFF_FFFFL;
            default -> head.getLong(at);
          };
    } else {
      int windowByte = head.get(5) & 0xFF;
      long base = 1L << (10 + (windowByte >> 3));
      window = base + base / 8 * (windowByte & 7);
    }
    return window >= 0 && window <= ZSTD_LARGEST_WINDOW
        ? null
        : "a window of " + window + " bytes, expected at most " + ZSTD_LARGEST_WINDOW;
  }
}
