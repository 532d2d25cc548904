package dev.assembler.tar;

/** A field of the 512-byte header, by its place (POSIX.1-2017, pax, "ustar Interchange Format"). */
enum HeaderField {
  NAME("name", 0, 100),
  MODE("mode", 100, 8),
  UID("uid", 108, 8),
  GID("gid", 116, 8),
  SIZE("size", 124, 12),
  MTIME("mtime", 136, 12),
  CHKSUM("chksum", 148, 8),
  TYPEFLAG("typeflag", 156, 1),
  LINKNAME("linkname", 157, 100),
  MAGIC("magic", 257, 6),
  VERSION("version", 263, 2),
  UNAME("uname", 265, 32),
  GNAME("gname", 297, 32),
  DEVMAJOR("devmajor", 329, 8),
  DEVMINOR("devminor", 337, 8),
  PREFIX("prefix", 345, 155);

  final String text;
  final int offset;
  final int width;

  HeaderField(String text, int offset, int width) {
    this.text = text;
    this.offset = offset;
    this.width = width;
  }

  int end() {
    return offset + width;
  }

  /** The greatest number this field holds as octal digits and a NUL. */
  long maxOctal() {
    return (1L << (3 * (width - 1))) - 1;
  }
}
