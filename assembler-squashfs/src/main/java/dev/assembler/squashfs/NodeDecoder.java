package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.util.Locale;

/** What an inode means: its owners, xattrs and contents are looked up in the image's tables. */
final class NodeDecoder {

  private final ImageTables tables;
  private final ContentDecoder contents;
  private final Allocation allocation;

  NodeDecoder(ImageTables tables, ContentDecoder contents, Allocation allocation) {
    this.tables = tables;
    this.contents = contents;
    this.allocation = allocation;
  }

  /** The node of an inode that is no directory. */
  Node node(TreePath path, Inode inode) throws IOException {
    return switch (inode) {
      case DirectoryInode directory ->
          throw new IllegalStateException(path + ": a directory has entries besides");
      case FileInode file -> new RegularFile(metadata(path, file), contents.of(path, file));
      case SymlinkInode link -> {
        allocation.nameBytes(link.target().length);
        yield new Symlink(metadata(path, link), link.target());
      }
      case DeviceInode device ->
          new Device(
              metadata(path, device), device.header().kind(), device.major(), device.minor());
      case IpcInode ipc ->
          ipc.header().kind() == Node.Kind.FIFO
              ? new Fifo(metadata(path, ipc))
              : new Socket(metadata(path, ipc));
    };
  }

  /** What every kind has. */
  Metadata metadata(TreePath path, Inode inode) throws IOException {
    InodeHeader header = inode.header();
    return new Metadata(
        header.permissions(),
        id(path, "uid", header.uidIndex()),
        id(path, "guid", header.gidIndex()),
        header.mtime(),
        0,
        xattrs(path, inode.xattr()));
  }

  private long id(TreePath path, String field, int index) throws ImageFormatException {
    if (index >= tables.ids().length) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs inode.%s: %d, the id table has %d entries",
              field,
              index,
              tables.ids().length));
    }
    return tables.ids()[index];
  }

  private Xattrs xattrs(TreePath path, long index) throws IOException {
    if (index == Inode.NO_XATTRS) {
      return Xattrs.NONE;
    }
    int count = tables.xattrs() == null ? 0 : tables.xattrs().count();
    if (index >= count) {
      throw PathFault.at(
          path,
          String.format(
              Locale.ROOT,
              "squashfs inode.xattr: %d, the xattr id table has %d entries",
              index,
              count));
    }
    try {
      return tables.xattrs().get((int) index);
    } catch (ImageFormatException e) {
      throw PathFault.at(path, e);
    }
  }
}
