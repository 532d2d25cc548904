package dev.assembler.cpio;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Inode numbers for new entries that no entry of their segment has. */
final class InodeNumbers {

  private static final long LARGEST = 0xFFFF_FFFFL;

  private final Set<Long> used = new HashSet<>();
  private final Map<Long, Long> given = new HashMap<>();
  private long next = 1;

  InodeNumbers(List<ScannedEntry> entries) {
    for (ScannedEntry found : entries) {
      used.add(found.entry.ino());
      next = Math.max(next, found.entry.ino() + 1);
    }
  }

  /** The number in place of another: the same for the same. */
  long of(long planned) {
    return given.computeIfAbsent(planned, number -> free());
  }

  private long free() {
    while (next > LARGEST || used.contains(next)) {
      next = next > LARGEST ? 1 : next + 1;
    }
    return next++;
  }
}
