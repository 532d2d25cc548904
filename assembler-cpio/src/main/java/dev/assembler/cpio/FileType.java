package dev.assembler.cpio;

import dev.assembler.core.tree.Node;

/** The kinds of nodes as st_mode tells them. */
final class FileType {

  static final int MASK = 0170000;
  static final int PERMISSIONS = 07777;

  private FileType() {}

  static int bits(Node.Kind kind) {
    return switch (kind) {
      case DIRECTORY -> 0040000;
      case REGULAR_FILE -> 0100000;
      case SYMLINK -> 0120000;
      case BLOCK_DEVICE -> 0060000;
      case CHAR_DEVICE -> 0020000;
      case FIFO -> 0010000;
      case SOCKET -> 0140000;
    };
  }

  /** The kind of a mode, or null if it names none. */
  static Node.Kind kind(long mode) {
    for (Node.Kind kind : Node.Kind.values()) {
      if ((mode & MASK) == bits(kind)) {
        return kind;
      }
    }
    return null;
  }
}
