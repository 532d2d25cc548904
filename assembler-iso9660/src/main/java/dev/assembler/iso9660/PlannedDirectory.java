package dev.assembler.iso9660;

import dev.assembler.core.tree.Directory;
import java.util.ArrayList;
import java.util.List;

/** A directory to be written, in one of the hierarchies. */
final class PlannedDirectory {

  final Directory node;

  /** Where its record is: rr_moved for one that was moved there. */
  final PlannedDirectory parent;

  /** Where it belongs, if it was moved from there; else null. */
  final PlannedDirectory movedFrom;

  /** 1 for the root. */
  final int level;

  /** In the order of their identifiers, once these are settled. */
  final List<PlannedRecord> records = new ArrayList<>();

  /** As the path table has it; one byte 0 for the root. */
  byte[] identifier = {0};

  /** In the path table, from 1. */
  int number;

  long lba;

  /** Length of its records in bytes: whole blocks. */
  long size;

  /** Blocks of continuation areas behind the records. */
  long continuationBlocks;

  PlannedDirectory(Directory node, PlannedDirectory parent, PlannedDirectory movedFrom, int level) {
    this.node = node;
    this.parent = parent;
    this.movedFrom = movedFrom;
    this.level = level;
  }

  /** The root is its own parent. */
  PlannedDirectory parentOrSelf() {
    return parent == null ? this : parent;
  }

  long blocks() {
    return size / Blocks.SIZE + continuationBlocks;
  }
}
