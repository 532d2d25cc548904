package dev.assembler.core.tree;

/**
 * One inode: immutable, compared by identity. The same node under two names is a hard link, except
 * for directories, which have exactly one.
 */
public sealed interface Node permits Directory, RegularFile, Symlink, Device, Fifo, Socket {

  Metadata metadata();

  Kind kind();

  /** The same node with other metadata: a new inode. */
  Node withMetadata(Metadata metadata);

  /** What a node is; the order is that of squashfs's basic inode types. */
  enum Kind {
    DIRECTORY("directory"),
    REGULAR_FILE("regular file"),
    SYMLINK("symbolic link"),
    BLOCK_DEVICE("block device"),
    CHAR_DEVICE("character device"),
    FIFO("fifo"),
    SOCKET("socket");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As messages say it. */
    @Override
    public String toString() {
      return text;
    }
  }
}
