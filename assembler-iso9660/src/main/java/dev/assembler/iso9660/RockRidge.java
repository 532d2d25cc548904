package dev.assembler.iso9660;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Symlink;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Which system use entries each record of a tree has. */
final class RockRidge {

  /** Of st_mode (RRIP 4.1.1). */
  static final int TYPE = 0170000;

  private final FileTree tree;
  private final Map<Node, Integer> serials = new IdentityHashMap<>();

  /** Serial numbers count from 1 in the tree's order. */
  RockRidge(FileTree tree) {
    this.tree = tree;
  }

  /** Gives a node its number, if it has none yet. */
  void number(Node node) {
    serials.putIfAbsent(node, serials.size() + 1);
  }

  /** "." of a directory; that of the root says what else there is. */
  List<byte[]> self(PlannedDirectory directory) {
    var entries = new SystemUse();
    if (directory.parent == null) {
      entries.sharing();
    }
    attributes(directory.node, entries);
    if (directory.parent == null) {
      entries.extensionReference();
    }
    return entries.entries();
  }

  /** ".." of a directory. */
  List<byte[]> parent(PlannedDirectory directory) {
    var entries = new SystemUse();
    PlannedDirectory parent =
        directory.movedFrom == null ? directory.parentOrSelf() : directory.movedFrom;
    attributes(parent.node, entries);
    if (directory.movedFrom != null) {
      entries.moved("PL", directory.movedFrom.lba);
    }
    return entries.entries();
  }

  List<byte[]> named(PlannedRecord record) {
    var entries = new SystemUse();
    // First, for some readers see only what is in the record itself.
    entries.name(record.name.toBytes());
    attributes(record.node, entries);
    if (record.node instanceof Device device) {
      entries.device(device.major(), device.minor());
    }
    if (record.placeholder) {
      entries.moved("CL", record.directory.lba);
    } else if (record.directory != null && record.directory.movedFrom != null) {
      entries.relocated();
    }
    if (record.node instanceof Symlink symlink) {
      entries.target(symlink.target());
    }
    return entries.entries();
  }

  private void attributes(Node node, SystemUse entries) {
    Metadata metadata = node.metadata();
    Integer serial = serials.get(node);
    entries.posix(
        type(node.kind()) | metadata.permissions(),
        tree.linkCount(node),
        metadata.uid(),
        metadata.gid(),
        serial == null ? 0 : serial);
    entries.time(metadata.mtimeSeconds());
  }

  static int type(Node.Kind kind) {
    return switch (kind) {
      case SOCKET -> 0140000;
      case SYMLINK -> 0120000;
      case REGULAR_FILE -> 0100000;
      case BLOCK_DEVICE -> 0060000;
      case DIRECTORY -> 0040000;
      case CHAR_DEVICE -> 0020000;
      case FIFO -> 0010000;
    };
  }
}
