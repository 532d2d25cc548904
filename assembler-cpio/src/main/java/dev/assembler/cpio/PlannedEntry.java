package dev.assembler.cpio;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.util.Arrays;

/**
 * An entry whose every field is settled but the checksum.
 *
 * @param name its path, without slash before it and NUL behind it
 * @param nameSize the length of name, NUL and padding counted as name
 * @param node what the name is bound to; null for the trailer
 * @param hasData whether a regular file's bytes come with this name
 * @param end of the entry, padding included, counted from its header
 */
record PlannedEntry(
    byte[] name, int nameSize, Node node, long ino, long nlink, boolean hasData, long end) {

  /** The same under another path and inode number, without alignment. */
  PlannedEntry at(TreePath path, long newIno) {
    byte[] absolute = path.toBytes();
    byte[] newName = Arrays.copyOfRange(absolute, 1, absolute.length);
    int newNameSize = newName.length + 1;
    long newEnd = padded(NewcHeader.SIZE + newNameSize) + padded(dataSize());
    return new PlannedEntry(newName, newNameSize, node, newIno, nlink, hasData, newEnd);
  }

  /** The length of header and name with all padding. */
  int dataOffset() {
    return padded(NewcHeader.SIZE + nameSize);
  }

  long dataSize() {
    return switch (node) {
      case RegularFile file when hasData -> file.size();
      case Symlink symlink -> symlink.targetLength();
      case null, default -> 0;
    };
  }

  /** The bytes that are read when the entry is written; null if it has none but its own. */
  Content content() {
    return hasData && node instanceof RegularFile file ? file.content() : null;
  }

  /** Header and name, at {@code at}; what is behind the name must be zeros already. */
  void encode(byte[] into, int at, CpioOptions.Variant variant, long checksum) {
    if (node == null) {
      NewcHeader.encode(into, at, variant, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, nameSize, 0);
    } else {
      Metadata metadata = node.metadata();
      Device device = node instanceof Device d ? d : null;
      NewcHeader.encode(
          into,
          at,
          variant,
          ino,
          FileType.bits(node.kind()) | metadata.permissions(),
          metadata.uid(),
          metadata.gid(),
          nlink,
          metadata.mtimeSeconds(),
          dataSize(),
          0,
          0,
          device == null ? 0 : device.major(),
          device == null ? 0 : device.minor(),
          nameSize,
          checksum);
    }
    System.arraycopy(name, 0, into, at + NewcHeader.SIZE, name.length);
  }

  /** The path for messages. */
  String path() {
    return "/" + PrintableBytes.of(name);
  }

  static int padded(int length) {
    return (length + 3) & ~3;
  }

  static long padded(long length) {
    return (length + 3) & ~3L;
  }
}
