package dev.assembler.cpio;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** A node while it can still change. */
final class Inode {

  final Node.Kind kind;
  Metadata metadata;

  /** Of a regular file. */
  Content content;

  /** Of a symlink. */
  byte[] target;

  /** Of a device. */
  long major;

  long minor;

  /** Of a directory: its parent, itself for the root; else null. */
  Inode parent;

  /** Of a directory: its name in its parent, null for the root. */
  EntryName name;

  int depth;
  Map<EntryName, Inode> children;
  private Node frozen;

  private Inode(Node.Kind kind, Metadata metadata) {
    this.kind = kind;
    this.metadata = metadata;
  }

  static Inode of(Node.Kind kind, Metadata metadata) {
    return new Inode(kind, metadata);
  }

  static Inode directory(Inode parent, Metadata metadata) {
    var directory = new Inode(Node.Kind.DIRECTORY, metadata);
    directory.parent = parent == null ? directory : parent;
    directory.depth = parent == null ? 0 : parent.depth + 1;
    directory.children = new HashMap<>();
    return directory;
  }

  static Inode symlink(Metadata metadata, byte[] target) {
    var symlink = new Inode(Node.Kind.SYMLINK, metadata);
    symlink.target = target;
    return symlink;
  }

  /** The same node for all names of this. */
  private Node freeze() {
    if (frozen == null) {
      frozen =
          switch (kind) {
            case DIRECTORY -> freezeDirectory();
            case REGULAR_FILE -> new RegularFile(metadata, content);
            case SYMLINK -> new Symlink(metadata, target);
            case BLOCK_DEVICE, CHAR_DEVICE -> new Device(metadata, kind, major, minor);
            case FIFO -> new Fifo(metadata);
            case SOCKET -> new Socket(metadata);
          };
    }
    return frozen;
  }

  /** The directory with all below; nothing may change any more. */
  Directory freezeDirectory() {
    var entries = new ArrayList<Directory.Entry>(children.size());
    children.forEach((name, inode) -> entries.add(new Directory.Entry(name, inode.freeze())));
    return Directory.of(metadata, entries);
  }
}
