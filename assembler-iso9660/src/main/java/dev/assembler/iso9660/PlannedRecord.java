package dev.assembler.iso9660;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;

/** A name in a directory to be written: one directory record, or several of a large file. */
final class PlannedRecord {

  final EntryName name;
  final Node node;

  /** Where a directory is; null for everything else. */
  final PlannedDirectory directory;

  /** Whether the directory lies elsewhere, and this is a file record with a CL entry. */
  final boolean placeholder;

  /** As the file identifier field has it; settled once all names of the directory are known. */
  byte[] identifier;

  PlannedRecord(EntryName name, Node node, PlannedDirectory directory, boolean placeholder) {
    this.name = name;
    this.node = node;
    this.directory = directory;
    this.placeholder = placeholder;
  }

  /** Whether its record has the directory flag. */
  boolean isDirectory() {
    return directory != null && !placeholder;
  }
}
