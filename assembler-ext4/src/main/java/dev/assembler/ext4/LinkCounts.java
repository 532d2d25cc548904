package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ReadBudget;
import java.util.HashMap;
import java.util.Map;

/**
 * How many links each inode has: of a file its names, of a directory two and one for each directory
 * in it. A directory with more links than fit says 1 (dir_nlink), and goes on to when it has fewer.
 */
final class LinkCounts {

  /** EXT4_LINK_MAX. */
  private static final int MOST = 65000;

  private final ReadBudget budget;

  /** Of a file its names, of a directory the directories in it. */
  private final Map<Long, Integer> counts = new HashMap<>();

  LinkCounts(ReadBudget budget) {
    this.budget = budget;
  }

  /** A name in a directory stands for an inode of that type. */
  void name(long directory, long inode, int type) throws ImageFormatException {
    if (counts.merge(type == Inode.DIRECTORY ? directory : inode, 1, Integer::sum) == 1) {
      budget.take(80);
    }
  }

  /** Demands that an inode says so many; all names must have been told. */
  void check(StoredInode inode) throws ImageFormatException {
    boolean directory = inode.type() == Inode.DIRECTORY;
    int count = counts.getOrDefault(inode.number, 0) + (directory ? 2 : 0);
    boolean uncounted =
        directory && inode.links() == 1 && (count >= MOST || inode.has(Inode.INDEX_FLAG));
    if (inode.links() != count && !uncounted) {
      throw inode.fault("i_links_count", 0x1A, inode.links(), "expected " + count);
    }
  }
}
