package dev.assembler.fat;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.TreePath;
import java.util.ArrayList;
import java.util.List;

/** A directory and where it and its files are; files follow each other in the order of names. */
final class PlannedDirectory {

  /** Dot and dot-dot. */
  private static final int DOTS = 2;

  final TreePath path;
  final Directory node;

  /** Null for the root. */
  final PlannedDirectory parent;

  final List<PlannedDirectory> subdirectories = new ArrayList<>();

  /** Of 32 bytes. */
  long records;

  /** 0 for the root of FAT12 and FAT16. */
  long firstCluster;

  long firstFileCluster;

  PlannedDirectory(TreePath path, Directory node, PlannedDirectory parent) {
    this.path = path;
    this.node = node;
    this.parent = parent;
    this.records = parent == null ? 0 : DOTS;
  }

  long size() {
    return records * DirectoryRecord.SIZE;
  }

  /** At least one: a directory always has a chain. */
  long clusters(int clusterSize) {
    return Math.max(1, Alignment.unitsFor(size(), clusterSize));
  }
}
