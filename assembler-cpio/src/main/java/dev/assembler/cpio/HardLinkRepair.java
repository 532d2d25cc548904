package dev.assembler.cpio;

import dev.assembler.core.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of a file of which some have gone: the others count fewer links, and if the bytes came with
 * one that went, they come with the last that is left.
 */
final class HardLinkRepair {

  private record Key(long devMajor, long devMinor, long ino, Node.Kind kind) {
    static Key of(CpioEntry entry) {
      return new Key(entry.devMajor(), entry.devMinor(), entry.ino(), entry.kind());
    }
  }

  private HardLinkRepair() {}

  /** Repairs what is left of a segment. */
  static void repair(List<ScannedEntry> entries, RawSegment raw) {
    Map<Key, List<ScannedEntry>> groups = new HashMap<>();
    for (ScannedEntry found : entries) {
      if (found.isTrailer()) {
        groups.values().forEach(names -> repairGroup(names, raw));
        groups.clear();
      } else if (found.entry.nlink() >= 2 && sharesInode(found.entry.kind())) {
        groups.computeIfAbsent(Key.of(found.entry), key -> new ArrayList<>()).add(found);
      }
    }
    groups.values().forEach(names -> repairGroup(names, raw));
  }

  /** A symlink has its target with each name. */
  private static boolean sharesInode(Node.Kind kind) {
    return kind != Node.Kind.DIRECTORY && kind != Node.Kind.SYMLINK;
  }

  private static void repairGroup(List<ScannedEntry> names, RawSegment raw) {
    List<ScannedEntry> left = names.stream().filter(found -> found.kept).toList();
    if (left.isEmpty() || left.size() == names.size()) {
      return;
    }
    ScannedEntry bytes = null;
    for (ScannedEntry found : names) {
      bytes = found.entry.size() > 0 ? found : bytes;
    }
    boolean moved = bytes != null && !bytes.kept;
    int gone = names.size() - left.size();
    for (ScannedEntry found : left) {
      long nlink = Math.max(left.size(), found.entry.nlink() - gone);
      ScannedEntry source = moved && found == left.getLast() ? bytes : found;
      found.replace(
          HeadedPiece.of(
              found.entry,
              nlink,
              source.entry.checksum(),
              raw,
              source.dataStart(),
              source.entry.size()));
    }
  }
}
