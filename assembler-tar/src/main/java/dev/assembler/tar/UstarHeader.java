package dev.assembler.tar;

import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A header block as we write it: POSIX ustar, numbers in octal digits that a NUL ends, user and
 * group names empty (names are the host's, numbers are the tree's). A number that does not fit is
 * the nearest that does; an extended header before this one then tells the right one.
 */
record UstarHeader(
    byte[] name,
    int mode,
    long uid,
    long gid,
    long size,
    long mtime,
    char typeflag,
    byte[] linkname,
    long devmajor,
    long devminor) {

  /** An extended header's own header: a fixed name, nothing of the entry it is for. */
  static UstarHeader extended(long size) {
    return new UstarHeader(EXTENDED_NAME, 0644, 0, 0, size, 0, 'x', new byte[0], 0, 0);
  }

  /** As Python's tarfile calls it, so that a reader without PAX makes but one stray file. */
  private static final byte[] EXTENDED_NAME = {
    '.', '/', '.', '/', '@', 'P', 'a', 'x', 'H', 'e', 'a', 'd', 'e', 'r'
  };

  /** Whether a field holds this number in octal. */
  static boolean fits(HeaderField field, long value) {
    return value >= 0 && value <= field.maxOctal();
  }

  /** Whether a path can be told by name and prefix. */
  static boolean fits(byte[] path) {
    return path.length <= HeaderField.NAME.width || split(path) > 0;
  }

  byte[] encode() {
    int split = name.length <= HeaderField.NAME.width ? 0 : split(name);
    byte[] prefix = Arrays.copyOf(name, split);
    byte[] rest = split == 0 ? name : Arrays.copyOfRange(name, split + 1, name.length);
    ByteBuffer block = ByteBuffer.allocate(TarHeader.SIZE);
    new StructWriter("tar header", block)
        .at(0)
        .bytes("name", Arrays.copyOf(rest, 100), 100)
        .at(100)
        .bytes("mode", octal(HeaderField.MODE, mode), 8)
        .at(108)
        .bytes("uid", octal(HeaderField.UID, uid), 8)
        .at(116)
        .bytes("gid", octal(HeaderField.GID, gid), 8)
        .at(124)
        .bytes("size", octal(HeaderField.SIZE, size), 12)
        .at(136)
        .bytes("mtime", octal(HeaderField.MTIME, mtime), 12)
        .at(148)
        .zeros(8) // chksum: taken over the header with spaces here
        .at(156)
        .u8("typeflag", typeflag)
        .at(157)
        .bytes("linkname", Arrays.copyOf(linkname, 100), 100)
        .at(257)
        .ascii("magic", "ustar\0", 6)
        .at(263)
        .ascii("version", "00", 2)
        .at(265)
        .zeros(32) // uname
        .at(297)
        .zeros(32) // gname
        .at(329)
        .bytes("devmajor", device(devmajor), 8)
        .at(337)
        .bytes("devminor", device(devminor), 8)
        .at(345)
        .bytes("prefix", Arrays.copyOf(prefix, 155), 155)
        .at(500)
        .zeros(12)
        .at(TarHeader.SIZE);
    byte[] sum = HeaderNumber.octal(TarHeader.checksum(block.array(), false), 7);
    block.position(HeaderField.CHKSUM.offset).put(sum).put((byte) ' '); // six digits, NUL, space
    return block.array();
  }

  private static byte[] octal(HeaderField field, long value) {
    long nearest = Math.clamp(value, 0, field.maxOctal());
    return HeaderNumber.octal(nearest, field.width);
  }

  /** GNU tar knows no record for device numbers, but takes base-256 here; others take either. */
  private static byte[] device(long number) {
    int width = HeaderField.DEVMAJOR.width;
    return fits(HeaderField.DEVMAJOR, number)
        ? HeaderNumber.octal(number, width)
        : HeaderNumber.base256(number, width);
  }

  /** The slash to cut a long path at: the first that leaves a name short enough; 0 for none. */
  private static int split(byte[] path) {
    int first = Math.max(1, path.length - HeaderField.NAME.width - 1);
    for (int i = first; i < path.length - 1 && i <= HeaderField.PREFIX.width; i++) {
      if (path[i] == '/') {
        return i;
      }
    }
    return 0;
  }
}
