package dev.assembler.iso9660;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A directory that is being read. */
final class ReadDirectory {

  /** Null for the root. */
  final ReadDirectory parent;

  final EntryName name;
  final long lba;
  final long size;
  final int depth;

  /** Whether a CL entry leads here, and its record is elsewhere. */
  final boolean moved;

  Metadata metadata;
  final List<Directory.Entry> entries = new ArrayList<>();
  final Set<EntryName> names = new HashSet<>();

  ReadDirectory(ReadDirectory parent, EntryName name, long lba, long size, boolean moved) {
    this.parent = parent;
    this.name = name;
    this.lba = lba;
    this.size = size;
    this.moved = moved;
    this.depth = parent == null ? 0 : parent.depth + 1;
  }

  /** For messages. */
  @Override
  public String toString() {
    if (parent == null) {
      return "/";
    }
    var path = new StringBuilder();
    for (ReadDirectory at = this; at.parent != null; at = at.parent) {
      path.insert(0, "/" + at.name);
      if (path.length() > 4096) {
        return "..." + path;
      }
    }
    return path.toString();
  }
}
