package dev.assembler.cpio;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Node;
import java.util.Arrays;

/**
 * One entry as its header states it (Linux, buffer-format.rst); all numbers are 0 to 2^32-1.
 *
 * @param name the path's bytes up to their NUL, as they are in the archive
 * @param variant by its magic
 * @param mode type and permissions as in st_mode
 * @param nlink how many names the inode is said to have
 * @param size of the data in bytes
 * @param nameSize of the name with its NUL and any padding counted as name
 * @param checksum the sum of the data's bytes if the variant has one
 * @param offset where the header begins in its archive, before compression
 */
public record CpioEntry(
    byte[] name,
    CpioOptions.Variant variant,
    long ino,
    long mode,
    long uid,
    long gid,
    long nlink,
    long mtime,
    long size,
    long devMajor,
    long devMinor,
    long rdevMajor,
    long rdevMinor,
    long nameSize,
    long checksum,
    long offset) {

  /** What it is, or null if the mode names no kind that exists. */
  public Node.Kind kind() {
    return FileType.kind(mode);
  }

  /** The name for messages and listings. */
  public String nameText() {
    return PrintableBytes.of(name);
  }

  /** What ends an archive. */
  static CpioEntry trailer(CpioOptions.Variant variant) {
    int nameSize = NewcHeader.TRAILER.length + 1;
    return new CpioEntry(
        NewcHeader.TRAILER, variant, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, nameSize, 0, 0);
  }

  boolean isTrailer() {
    return Arrays.equals(name, NewcHeader.TRAILER);
  }

  @Override
  public String toString() {
    return nameText();
  }
}
