package dev.assembler.qcow2;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The L2 tables of a file that is being written, by their index in the L1 table. Only tables with
 * entries take memory: eight bytes for each cluster of 512 bytes to 2 MiB in their range.
 */
final class GuestMap {

  private final Geometry geometry;
  private final TreeMap<Integer, long[]> tables = new TreeMap<>();
  private int lastIndex = -1;
  private long[] lastTable;

  GuestMap(Geometry geometry) {
    this.geometry = geometry;
  }

  long get(long cluster) {
    long[] table = table(index(cluster));
    return table == null ? 0 : table[within(cluster)];
  }

  void set(long cluster, long entry) {
    int index = index(cluster);
    long[] table = table(index);
    if (table == null) {
      if (entry == 0) {
        return;
      }
      table = new long[geometry.l2Entries()];
      tables.put(index, table);
      lastTable = table;
    }
    table[within(cluster)] = entry;
  }

  /** What to do with a cluster that has an entry. */
  @FunctionalInterface
  interface Visitor {
    void visit(long cluster, long entry) throws IOException;
  }

  /** Visits the clusters with an entry in {@code [first, end)}, ascending; it may change them. */
  void forEach(long first, long end, Visitor visitor) throws IOException {
    if (first >= end) {
      return;
    }
    // Only whoever walks over everything asks for more than there can be.
    int last = (int) Math.min(Geometry.MOST_L1_ENTRIES, (end - 1) / geometry.l2Entries());
    int entries = geometry.l2Entries();
    for (Map.Entry<Integer, long[]> at : tables.subMap(index(first), true, last, true).entrySet()) {
      long base = (long) at.getKey() * entries;
      long[] table = at.getValue();
      int stop = (int) Math.min(entries, end - base);
      for (int i = (int) Math.max(0, first - base); i < stop; i++) {
        if (table[i] != 0) {
          visitor.visit(base + i, table[i]);
        }
      }
    }
  }

  /** The tables that have entries, ascending. */
  NavigableMap<Integer, long[]> tables() {
    tables.values().removeIf(GuestMap::isEmpty);
    lastIndex = -1;
    return tables;
  }

  private static boolean isEmpty(long[] table) {
    for (long entry : table) {
      if (entry != 0) {
        return false;
      }
    }
    return true;
  }

  private long[] table(int index) {
    if (index != lastIndex) {
      lastIndex = index;
      lastTable = tables.get(index);
    }
    return lastTable;
  }

  private int index(long cluster) {
    return (int) (cluster / geometry.l2Entries());
  }

  private int within(long cluster) {
    return (int) (cluster % geometry.l2Entries());
  }
}
