package dev.assembler.iso9660;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The directories of one descriptor, in the order of the path table and of their places. */
final class Hierarchy {

  static final EntryName RR_MOVED = EntryName.of("rr_moved");

  private static final int DEEPEST_LEVEL = 8;

  private final List<PlannedDirectory> directories = new ArrayList<>();
  private PlannedDirectory moved;
  private int changedNames;
  private long leftOut;

  private Hierarchy() {}

  /** With the names of the tree in d-characters. */
  static Hierarchy primary(FileTree tree, IsoOptions options) {
    var hierarchy = new Hierarchy();
    boolean relocate = options.deepDirectories() == IsoOptions.DeepDirectories.RELOCATED;
    Metadata metadata = Metadata.of(0755).withMtime(options.epoch().seconds(), 0);
    hierarchy.collect(tree.root(), relocate ? metadata : null, false);
    hierarchy.moveLast();
    hierarchy.number(directory -> FileNames.settle(directory.records, options.level()));
    return hierarchy;
  }

  /** With the names of the tree in UCS-2, regular files and directories only. */
  static Hierarchy joliet(FileTree tree) {
    var hierarchy = new Hierarchy();
    hierarchy.collect(tree.root(), null, true);
    hierarchy.number(directory -> hierarchy.changedNames += JolietNames.settle(directory.records));
    return hierarchy;
  }

  List<PlannedDirectory> directories() {
    return directories;
  }

  PlannedDirectory root() {
    return directories.getFirst();
  }

  /** How many Joliet names are not those of the tree. */
  int changedNames() {
    return changedNames;
  }

  /** How many names Joliet does not have. */
  long leftOut() {
    return leftOut;
  }

  private void collect(Directory root, Metadata movedMetadata, boolean filesOnly) {
    Deque<PlannedDirectory> open = new ArrayDeque<>();
    var top = new PlannedDirectory(root, null, null, 1);
    directories.add(top);
    open.push(top);
    while (!open.isEmpty()) {
      PlannedDirectory directory = open.pop();
      for (Directory.Entry entry : directory.node.entries()) {
        Node node = entry.node();
        if (node instanceof Directory child) {
          boolean move = movedMetadata != null && directory.level == DEEPEST_LEVEL;
          PlannedDirectory planned =
              move
                  ? new PlannedDirectory(child, moved(top, movedMetadata), directory, 3)
                  : new PlannedDirectory(child, directory, null, directory.level + 1);
          directory.records.add(new PlannedRecord(entry.name(), child, planned, move));
          if (move) {
            moved.records.add(new PlannedRecord(entry.name(), child, planned, false));
          }
          open.push(planned);
        } else if (!filesOnly || node instanceof RegularFile) {
          directory.records.add(new PlannedRecord(entry.name(), node, null, false));
        } else {
          leftOut++;
        }
      }
    }
  }

  private PlannedDirectory moved(PlannedDirectory root, Metadata metadata) {
    if (moved == null) {
      moved = new PlannedDirectory(Directory.of(metadata, List.of()), root, null, 2);
    }
    return moved;
  }

  /** The directory of those that were moved has its record when it is known to be needed. */
  private void moveLast() {
    if (moved != null) {
      root().records.add(new PlannedRecord(RR_MOVED, moved.node, moved, false));
    }
  }

  private void number(Consumer<PlannedDirectory> names) {
    for (int i = 0; i < directories.size(); i++) {
      PlannedDirectory directory = directories.get(i);
      directory.number = i + 1;
      names.accept(directory);
      for (PlannedRecord record : directory.records) {
        if (record.isDirectory()) {
          record.directory.identifier = record.identifier;
          directories.add(record.directory);
        }
      }
    }
  }

  /** Whether directories were moved. */
  boolean hasMoved() {
    return moved != null;
  }
}
