package dev.assembler.cpio;

import dev.assembler.core.tree.Node;

/** An entry as it was found, and what becomes of it. */
final class ScannedEntry {

  final CpioEntry entry;

  /** Of a symlink, else null. */
  final byte[] target;

  /** Its bytes and the zeros around it, up to its neighbours: what it has of its segment. */
  long tileStart;

  long tileEnd;

  /** Whether it stays as it is, byte for byte. */
  boolean kept = true;

  /** What comes in its place; null for nothing, and while it is kept. */
  ArchivePiece instead;

  ScannedEntry(CpioEntry entry, byte[] target) {
    this.entry = entry;
    this.target = target;
    this.tileStart = entry.offset();
    this.tileEnd = end();
  }

  long dataStart() {
    return entry.offset() + PlannedEntry.padded(NewcHeader.SIZE + entry.nameSize());
  }

  /** Where it ends, padding included, without more zeros. */
  long end() {
    return dataStart() + PlannedEntry.padded(entry.size());
  }

  boolean isTrailer() {
    return entry.isTrailer();
  }

  boolean isDirectory() {
    return entry.kind() == Node.Kind.DIRECTORY;
  }

  void drop() {
    kept = false;
    instead = null;
  }

  void replace(ArchivePiece piece) {
    kept = false;
    instead = piece;
  }
}
