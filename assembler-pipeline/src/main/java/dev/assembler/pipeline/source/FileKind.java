package dev.assembler.pipeline.source;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a file is, by its bytes and never by its name. */
public enum FileKind {
  EMPTY("an empty file"),
  SQUASHFS("a squashfs image"),
  SQUASHFS_BIG_ENDIAN("a squashfs image of an old, big-endian version"),
  TAR("a tar archive"),
  GZIP("gzip-compressed data"),
  XZ("xz-compressed data"),
  ZSTD("zstd-compressed data"),
  LZ4("lz4-compressed data"),
  BZIP2("bzip2-compressed data"),
  CPIO("a cpio archive"),
  ISO9660("an ISO 9660 image"),
  GPT_DISK("a disk with a GPT"),
  MBR_DISK("a disk with an MBR, or a FAT volume"),
  EXT4("an ext2, ext3 or ext4 file system"),
  EROFS("an EROFS image"),
  QCOW2("a qcow2 image"),
  ELF("an ELF program"),
  PE("a PE program (EFI or Windows)"),
  ZIP("a zip archive"),
  AR("an ar archive or Debian package"),
  TEXT("text"),
  UNKNOWN("data of a kind not known here");

  /** What is looked at: the last magic, that of ISO 9660, ends at 0x8006. */
  private static final int HEAD = 0x8800;

  private static final int TAR_BLOCK = 512;

  /** An archive of nothing, as tar pads it. */
  private static final int EMPTY_TAR = 10240;

  private final String text;

  FileKind(String text) {
    this.text = text;
  }

  /** As messages say it, with its article. */
  @Override
  public String toString() {
    return text;
  }

  public boolean isCompressed() {
    return switch (this) {
      case GZIP, XZ, ZSTD, LZ4, BZIP2 -> true;
      default -> false;
    };
  }

  public static FileKind of(ImageSource source) throws IOException {
    long size = source.size();
    byte[] head = new byte[(int) Math.min(HEAD, size)];
    source.readAt(0, ByteBuffer.wrap(head));
    if (size == 0) {
      return EMPTY;
    }
    if (isTar(head, size)) {
      return TAR;
    }
    FileKind start = ofStart(head);
    return start != null ? start : ofLaterMagic(head);
  }

  private static FileKind ofStart(byte[] head) {
    if (has(head, 0, "hsqs")) {
      return SQUASHFS;
    }
    if (has(head, 0, "sqsh")) {
      return SQUASHFS_BIG_ENDIAN;
    }
    if (has(head, 0, "\u001F\u008B")) {
      return GZIP;
    }
    if (has(head, 0, "\u00FD7zXZ\0")) {
      return XZ;
    }
    if (has(head, 0, "(\u00B5/\u00FD")) {
      return ZSTD;
    }
    if (has(head, 0, "\u0004\"M\u0018") || has(head, 0, "\u0002!L\u0018")) {
      return LZ4;
    }
    if (has(head, 0, "BZh")) {
      return BZIP2;
    }
    boolean cpio =
        has(head, 0, "070701")
            || has(head, 0, "070702")
            || has(head, 0, "070707")
            || has(head, 0, "\u00C7q");
    if (cpio) {
      return CPIO;
    }
    if (has(head, 0, "QFI\u00FB")) {
      return QCOW2;
    }
    if (has(head, 0, "\u007FELF")) {
      return ELF;
    }
    if (has(head, 0, "PK\u0003\u0004")) {
      return ZIP;
    }
    return has(head, 0, "!<arch>\n") ? AR : null;
  }

  private static FileKind ofLaterMagic(byte[] head) {
    if (has(head, 0x8001, "CD001")) {
      return ISO9660;
    }
    if (has(head, 0x200, "EFI PART") || has(head, 0x1000, "EFI PART")) {
      return GPT_DISK;
    }
    if (has(head, 0x400, "\u00E2\u00E1\u00F5\u00E0")) {
      return EROFS;
    }
    if (has(head, 0x438, "S\u00EF")) {
      return EXT4;
    }
    if (has(head, 0, "MZ")) {
      return PE;
    }
    if (has(head, 0x1FE, "U\u00AA")) {
      return MBR_DISK;
    }
    return isText(head) ? TEXT : UNKNOWN;
  }

  /** A header whose checksum holds (POSIX ustar, the oldest tars too), or an archive of nothing. */
  private static boolean isTar(byte[] head, long size) {
    if (head.length < TAR_BLOCK) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < TAR_BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : head[i] & 0xFF;
    }
    if (sum == 8 * ' ') {
      return size >= 2 * TAR_BLOCK && size <= EMPTY_TAR && isZero(head);
    }
    String stated = new String(head, 148, 8, StandardCharsets.ISO_8859_1).replace('\0', ' ').trim();
    return stated.matches("[0-7]{1,7}") && Integer.parseInt(stated, 8) == sum;
  }

  private static boolean isZero(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(byte[] head) {
    for (int i = 0; i < Math.min(head.length, TAR_BLOCK); i++) {
      if (head[i] >= 0 && head[i] < ' ' && "\n\r\t\f".indexOf(head[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(byte[] head, int offset, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    int end = offset + bytes.length;
    return end <= head.length && Arrays.equals(head, offset, end, bytes, 0, bytes.length);
  }
}
