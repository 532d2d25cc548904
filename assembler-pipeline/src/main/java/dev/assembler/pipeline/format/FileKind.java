package dev.assembler.pipeline.format;

import java.util.Optional;

/** What a file is, by its bytes and never by its name. */
public sealed interface FileKind {

  /** As messages say it, with its article. */
  String text();

  /** A format that is read. */
  record Known(ImageFormat format) implements FileKind {
    @Override
    public String text() {
      return format.description();
    }
  }

  /** What is not read as an image, though it has a name. */
  enum Other implements FileKind {
    EMPTY("an empty file"),
    GZIP("gzip-compressed data", 0, "\u001F\u008B"),
    XZ("xz-compressed data", 0, "\u00FD7zXZ\0"),
    ZSTD("zstd-compressed data", 0, "(\u00B5/\u00FD"),
    LZ4("lz4-compressed data", 0, "\u0004\"M\u0018", "\u0002!L\u0018"),
    BZIP2("bzip2-compressed data", 0, "BZh"),
    SQUASHFS_BIG_ENDIAN("a squashfs image of an old, big-endian version", 0, "sqsh"),
    CPIO(
        "a cpio archive of an old format (cpio -H newc makes one that is read)",
        0,
        "070707",
        "\u00C7q",
        "q\u00C7"),
    ELF("an ELF program", 0, "\u007FELF"),
    ZIP("a zip archive", 0, "PK\u0003\u0004"),
    AR("an ar archive or Debian package", 0, "!<arch>\n"),
    GPT_DISK("a disk with a GPT that no MBR protects", 0x200, "EFI PART"),
    GPT_DISK_4K("a disk with a GPT that no MBR protects", 0x1000, "EFI PART"),
    EROFS("an EROFS image", 0x400, "\u00E2\u00E1\u00F5\u00E0"),
    PE("a PE program (EFI or Windows)", 0, "MZ"),
    BOOT_SECTOR("a boot sector without partitions", 0x1FE, "U\u00AA"),
    TEXT("text"),
    UNKNOWN("data of a kind not known here");

    private final String text;
    private final int offset;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final String[] magics;

    Other(String text) {
      this(text, 0);
    }

    Other(String text, int offset, String... magics) {
      this.text = text;
      this.offset = offset;
      this.magics = magics;
    }

    @Override
    public String text() {
      return text;
    }

    private boolean recognises(FileHead head) {
      for (String magic : magics) {
        if (head.has(offset, magic)) {
          return true;
        }
      }
      return false;
    }
  }

  /** What begins so. */
  static FileKind of(FileHead head) {
    if (head.size() == 0) {
      return Other.EMPTY;
    }
    for (ImageFormat format : ImageFormats.all()) {
      if (format.recognises(head)) {
        return new Known(format);
      }
    }
    for (Other other : Other.values()) {
      if (other.recognises(head)) {
        return other;
      }
    }
    return isText(head) ? Other.TEXT : Other.UNKNOWN;
  }

  /** The format, if it is one that is read. */
  default Optional<ImageFormat> known() {
    return this instanceof Known found ? Optional.of(found.format()) : Optional.empty();
  }

  /** Whether something else is inside of it. */
  default boolean isCompressed() {
    return this == Other.GZIP
        || this == Other.XZ
        || this == Other.ZSTD
        || this == Other.LZ4
        || this == Other.BZIP2;
  }

  private static boolean isText(FileHead head) {
    byte[] bytes = head.bytes();
    for (int i = 0; i < Math.min(bytes.length, 512); i++) {
      if (bytes[i] >= 0 && bytes[i] < ' ' && "\n\r\t\f".indexOf(bytes[i]) < 0) {
        return false;
      }
    }
    return true;
  }
}
