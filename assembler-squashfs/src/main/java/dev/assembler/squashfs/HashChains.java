package dev.assembler.squashfs;

import java.util.Arrays;

/**
 * From 64-bit keys to the files that were added under them, in the order they were added. Eight
 * bytes a file beside the table, because there may be millions.
 */
final class HashChains {

  static final int NONE = -1;

  private long[] keys = new long[1024];
  private int[] first = filled(1024);
  private int[] last = filled(1024);
  private int[] next = filled(1024);
  private int used;

  /** The first file under this key, or {@link #NONE}. */
  int first(long key) {
    return first[slot(key)];
  }

  /** The file added under the same key after this one, or {@link #NONE}. */
  int next(int file) {
    return file < next.length ? next[file] : NONE;
  }

  /** Adds a file, which must not have been added before, at the end of its key's chain. */
  void add(long key, int file) {
    if (file >= next.length) {
      int had = next.length;
      next = Arrays.copyOf(next, Math.max(file + 1, had + (had >> 1)));
      Arrays.fill(next, had, next.length, NONE);
    }
    int slot = slot(key);
    if (first[slot] == NONE) {
      keys[slot] = key;
      first[slot] = file;
      used++;
    } else {
      next[last[slot]] = file;
    }
    last[slot] = file;
    if (used > keys.length / 2) {
      grow();
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key ^ key >>> 32) & mask;
    while (first[slot] != NONE && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldFirst = first;
    int[] oldLast = last;
    keys = new long[2 * oldKeys.length];
    first = filled(keys.length);
    last = filled(keys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldFirst[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        first[slot] = oldFirst[i];
        last[slot] = oldLast[i];
      }
    }
  }

  private static int[] filled(int length) {
    var array = new int[length];
    Arrays.fill(array, NONE);
    return array;
  }
}
