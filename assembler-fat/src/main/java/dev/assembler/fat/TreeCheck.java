package dev.assembler.fat;

import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Goes through a tree once: everything FAT cannot hold, and how much room the rest takes. */
final class TreeCheck {

  /** DIR_FileSize. */
  static final long LARGEST_FILE = 0xFFFF_FFFFL;

  /** 2 MiB (specification 1.03, 6): what drivers count a directory's records with. */
  static final int MOST_RECORDS = 65_536;

  private final FileTree tree;
  private final List<Fault> faults = new ArrayList<>();
  private final ClusterDemand demand = new ClusterDemand();
  private final List<PlannedDirectory> directories = new ArrayList<>();
  private final Map<Node, TreePath> linked = new IdentityHashMap<>();
  private long files;
  private long contentBytes;
  private long clampedTimes;

  /** Something that does not fit. */
  private record Fault(TreePath path, String reason) {}

  TreeCheck(FileTree tree, boolean hasLabel) {
    this.tree = tree;
    var root = new PlannedDirectory(TreePath.ROOT, tree.root(), null);
    root.records = hasLabel ? 1 : 0;
    metadata(TreePath.ROOT, tree.root());
    Deque<PlannedDirectory> unread = new ArrayDeque<>();
    unread.push(root);
    while (!unread.isEmpty()) {
      PlannedDirectory directory = unread.pop();
      directories.add(directory);
      entries(directory);
      directory.subdirectories.reversed().forEach(unread::push);
    }
    demand.setRootRecords(Math.toIntExact(Math.min(root.records, Integer.MAX_VALUE)));
  }

  /** In the tree's order. */
  List<Problem> problems() {
    return faults.stream()
        .sorted(Comparator.comparing(Fault::path))
        .map(fault -> new Problem(fault.path().toString(), fault.reason()))
        .toList();
  }

  /** A directory before its subdirectories, these in the order of names. */
  List<PlannedDirectory> directories() {
    return directories;
  }

  ClusterDemand demand() {
    return demand;
  }

  long files() {
    return files;
  }

  long contentBytes() {
    return contentBytes;
  }

  /** Times before 1980 or after 2107. */
  long clampedTimes() {
    return clampedTimes;
  }

  private void entries(PlannedDirectory planned) {
    Directory directory = planned.node;
    Map<String, EntryName> folded = HashMap.newHashMap(directory.size());
    for (int i = 0; i < directory.size(); i++) {
      EntryName name = directory.name(i);
      String text = LongName.of(name);
      String problem = LongName.problem(text);
      if (problem != null) {
        problem(planned.path.resolve(name), problem);
      } else {
        planned.records += LongName.records(text);
        EntryName same = folded.putIfAbsent(UpcaseTable.fold(text), name);
        if (same != null) {
          problem(
              planned.path.resolve(name),
              "the same name as " + planned.path.resolve(same) + ", for FAT ignores case");
        }
      }
      node(planned, name, directory.node(i));
    }
    if (planned.records > MOST_RECORDS) {
      problem(
          planned.path,
          planned.records + " directory records, a directory holds at most " + MOST_RECORDS);
    }
    if (planned.parent != null) {
      demand.add(planned.size());
    }
  }

  private void node(PlannedDirectory parent, EntryName name, Node node) {
    switch (node) {
      case Directory directory -> {
        TreePath path = parent.path.resolve(name);
        metadata(path, directory);
        parent.subdirectories.add(new PlannedDirectory(path, directory, parent));
      }
      case RegularFile file -> {
        files++;
        contentBytes += file.size();
        file(parent, name, file);
      }
      default -> problem(parent.path.resolve(name), node.kind().toString());
    }
  }

  private void file(PlannedDirectory parent, EntryName name, RegularFile file) {
    if (!isPlain(file)) {
      metadata(parent.path.resolve(name), file);
    }
    if (file.size() > LARGEST_FILE) {
      problem(
          parent.path.resolve(name), file.size() + " bytes, a file holds at most " + LARGEST_FILE);
    } else {
      demand.add(file.size());
    }
    if (tree.linkCount(file) > 1) {
      TreePath path = parent.path.resolve(name);
      TreePath first = linked.putIfAbsent(file, path);
      if (first != null) {
        problem(path, "hard link to " + first);
      }
    }
  }

  /** Nothing to say about it, so that no path need be made. */
  private static boolean isPlain(Node node) {
    Metadata metadata = node.metadata();
    return metadata.uid() == 0
        && metadata.gid() == 0
        && isHeld(node)
        && metadata.xattrs().isEmpty()
        && DosTimestamp.isHeld(metadata.mtimeSeconds());
  }

  private void metadata(TreePath path, Node node) {
    Metadata metadata = node.metadata();
    if (metadata.uid() != 0 || metadata.gid() != 0) {
      problem(
          path,
          String.format(
              Locale.ROOT,
              "owner %d:%d, FAT has none and readers make it 0:0",
              metadata.uid(),
              metadata.gid()));
    }
    if (!isHeld(node)) {
      problem(
          path,
          String.format(
              Locale.ROOT,
              "mode 0%03o, FAT holds %s",
              metadata.permissions(),
              node instanceof Directory
                  ? "0755 for a directory"
                  : "0644 or 0755, and 0444 or 0555 as read-only"));
    }
    for (Xattr xattr : metadata.xattrs()) {
      problem(path, "xattr " + xattr.name() + ", FAT has none");
    }
    if (!DosTimestamp.isHeld(metadata.mtimeSeconds())) {
      clampedTimes++;
    }
  }

  private static boolean isHeld(Node node) {
    int permissions = node.metadata().permissions();
    return permissions == 0755
        || (node instanceof RegularFile && (permissions == 0644 || isReadOnly(permissions)));
  }

  static boolean isReadOnly(int permissions) {
    return permissions == 0444 || permissions == 0555;
  }

  private void problem(TreePath path, String reason) {
    faults.add(new Fault(path, reason));
  }
}
